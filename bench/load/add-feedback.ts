import type { Client } from 'pg';
import { countFeedback } from '#seed/count-feedback.ts';

/** Of twelve answers one was rated, and of two hundred one was flagged: those stand as messages, in one conversation a person. */
export async function addFeedback(db: Client): Promise<void> {
  await db.query(
    `create temp table said as
       select g.message_id as id, g.user_id, g.started_at as at, g.agent_id, g.agent_version_id, g.llm_model_id,
         row_number() over (partition by g.user_id order by g.started_at, g.id)::int as position,
         (array[5, 5, 5, 4, 4, 4, 3, 3, 2, 1])[1 + floor(random() * 10)::int] as score,
         case when random() < 0.06 then (array['safety_issue', 'inappropriate', 'factual_error', 'outdated', 'off_topic'])[1 + floor(random() * 5)::int]::flag_type end as flag
       from generation g where g.kind = 'answer' and g.outcome = 'complete' and ('x' || right(g.id::text, 4))::bit(16)::int < 5461;
     analyze said;
     create temp table talk as select user_id, gen_random_uuid() as id, max(position) as messages from said group by user_id;
     insert into conversation (id, user_id, agent_id, title, head_position, total_messages, revision)
       select t.id, t.user_id, (select id from agent where is_default), 'Rated answers', t.messages, t.messages, 1 from talk t;
     insert into branch (conversation_id, start_position, last_position) select id, 1, 0 from talk;
     update conversation c set active_branch_id = b.id from branch b, talk t where b.conversation_id = c.id and t.id = c.id;
     insert into message (id, conversation_id, user_id, branch_id, position, role, content, status, revision, llm_model_id,
         agent_version_id, has_feedback, created_at)
       select s.id, c.id, s.user_id, c.active_branch_id, s.position, 'assistant', 'It is high at noon.', 'complete', 1, s.llm_model_id,
         s.agent_version_id, true, s.at
       from said s join talk t on t.user_id = s.user_id join conversation c on c.id = t.id order by s.at;
     insert into message_rating (id, message_id, user_id, score, created_at, updated_at)
       select gen_random_uuid(), id, user_id, score, at + interval '1 min', at + interval '1 min' from said order by at;
     insert into message_flag (id, message_id, user_id, flag_type, created_at, updated_at)
       select gen_random_uuid(), id, user_id, flag, at + interval '1 min', at + interval '1 min' from said where flag is not null order by at;
     insert into search_progress select id, revision, 9007199254740991 from conversation on conflict do nothing`,
  );
  await db.query('drop table said');
  await countFeedback(db);
}
