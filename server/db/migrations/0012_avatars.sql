-- Which versions show a picture: for who looks at it, and for the job that deletes what none shows.
create index agent_version_avatar on agent_version (avatar_id) where avatar_id is not null;
