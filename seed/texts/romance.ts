import type { Phrases, Topic } from './topic.ts';

export const frenchPhrases: Phrases = {
  words: {
    place: ['Brest', 'Gand', 'Annecy', 'Naples'],
    day: ['lundi', 'mardi', 'jeudi', 'vendredi'],
    person: ['Camille', 'le comptable', 'notre voisine'],
  },
  followUps: [
    ['En une phrase ?', '{gist}'],
    ['Tu as un exemple ?', 'Bien sûr :\n\n> {example}'],
    ['Plus court, s’il te plaît.', 'En bref : {gist}'],
    ['Tu en es sûr ?', 'Du principe, oui. Pour les détails, vérifie dans tes propres papiers. {gist}'],
  ],
  thanks: ['Merci, c’est parfait.', 'Avec plaisir. À bientôt !'],
  praise: ['Très clair', 'Exactement ce qu’il fallait'],
  complaints: ['Hors sujet', 'Trop long', 'La traduction est fausse', 'Incomplet'],
  flagged: ['Cette règle a changé', 'Le chiffre est faux'],
  summary: 'La conversation avance pas à pas.',
};

export const spanishPhrases: Phrases = {
  words: {
    place: ['Oaxaca', 'Cádiz', 'Puebla', 'Lima'],
    day: ['lunes', 'martes', 'jueves'],
    person: ['Diego', 'la vecina', 'el taller'],
  },
  followUps: [
    ['¿En una frase?', '{gist}'],
    ['¿Un ejemplo?', 'Claro:\n\n> {example}'],
    ['Más corto, por favor.', 'En resumen: {gist}'],
    ['¿Seguro?', 'De la idea, sí. Los números conviene comprobarlos. {gist}'],
  ],
  thanks: ['Gracias, me sirve.', 'De nada. Aquí estoy.'],
  praise: ['Justo lo que buscaba', 'Muy claro'],
  complaints: ['No responde a la pregunta', 'Demasiado general', 'Los datos están mal'],
  flagged: ['El dato es antiguo', 'La cuenta no sale'],
  summary: 'Lo van viendo paso a paso.',
};

export const portuguesePhrases: Phrases = {
  words: {
    place: ['Paraty', 'Recife', 'Évora'],
    day: ['segunda', 'quarta', 'sexta'],
    person: ['Sofia', 'o síndico', 'a oficina'],
  },
  followUps: [
    ['Em uma frase?', '{gist}'],
    ['Tem um exemplo?', 'Claro:\n\n> {example}'],
    ['Mais curto, por favor.', 'Em resumo: {gist}'],
  ],
  thanks: ['Obrigada!', 'De nada, até a próxima.'],
  praise: ['Perfeito', 'Muito claro'],
  complaints: ['Não entendeu a pergunta', 'Genérico demais', 'A conta está errada'],
  flagged: ['Isso mudou este ano', 'O número está errado'],
  summary: 'Os dois avançam passo a passo.',
};

export const romanceTopics: Topic[] = [
  {
    language: 'fr',
    kind: 'learning',
    titles: ['Traduire une lettre', 'Lettre à {person}', '« Sincerely » en français'],
    turns: [
      [
        'Comment traduire « I look forward to hearing from you » sans que ça sonne traduit ?',
        'Selon le ton :\n\n- **formel** : « Dans l’attente de votre réponse, … »\n- **neutre** : « Au plaisir de vous lire. »\n- **proche** : « Tiens-moi au courant ! »\n\nLa deuxième convient presque toujours dans un courriel.',
      ],
      [
        'Et « kindly » ?',
        'On ne le traduit pas : la politesse est déjà dans le conditionnel. « *Kindly send us…* » devient « **Pourriez-vous nous envoyer…** ».',
      ],
      [
        'Et pour finir une lettre à un inconnu ?',
        '> Je vous prie d’agréer, Madame, Monsieur, l’expression de mes salutations distinguées.\n\nDans un courriel, « Cordialement » suffit.',
      ],
    ],
    gist: 'On traduit le ton, pas les mots.',
    example: 'Kindly confirm → Pourriez-vous confirmer ?',
    keyTopics: ['traduction', 'lettre', 'ton'],
  },
  {
    language: 'fr',
    kind: 'travel',
    titles: ['Un week-end à {place}', '{place} en train', 'Deux jours à {place}'],
    turns: [
      [
        'Deux jours à {place} sans voiture, que faire ?',
        '1. **Samedi** : le marché le matin, une longue marche l’après-midi, un bon dîner réservé à l’avance.\n2. **Dimanche** : un seul musée, puis le train de 16 h.\n\nMieux vaut une chose bien vue que cinq de loin.',
      ],
      [
        'Et s’il pleut ?',
        'Le musée le samedi, le marché couvert le dimanche. Un café avec vue sauve toujours un après-midi.',
      ],
      ['Il faut réserver quoi ?', 'Le dîner du samedi et le train du retour. **Le reste se trouve sur place.**'],
    ],
    gist: 'Un marché, un musée, un dîner réservé.',
    example: 'Marché à 9 h, marche jusqu’au phare, dîner à 20 h.',
    keyTopics: ['voyage', 'week-end'],
  },
  {
    language: 'es',
    kind: 'home',
    titles: ['Goteo en la cocina', 'El grifo que gotea', 'Arreglar el grifo'],
    turns: [
      [
        'El grifo de la cocina gotea toda la noche. ¿Puedo arreglarlo yo?',
        'Casi siempre sí, es la junta:\n\n1. Cierra la **llave de paso** y abre el grifo para vaciarlo.\n2. Quita la tapa y afloja la tuerca con una llave inglesa.\n3. Cambia la junta por una del mismo diámetro.\n\nSon veinte minutos y menos de dos euros.',
      ],
      [
        'Sigue goteando.',
        'Entonces el asiento está gastado: pasa el dedo y notarás una muesca. Se lija con una fresa de asientos, o se cambia el cartucho entero.',
      ],
      ['¿Qué medida compro?', 'Lleva la vieja a la ferretería. Si no puedes: en cocinas suele ser de **1/2 pulgada**.'],
    ],
    gist: 'Cierra el agua, cambia la junta; si sigue, cambia el cartucho.',
    example: 'Junta de 1/2 pulgada, veinte minutos, dos euros.',
    keyTopics: ['grifo', 'reparación'],
  },
  {
    language: 'es',
    kind: 'work',
    titles: ['Correo para {person}', 'Cómo pedir un plazo', 'Presupuesto de {person}'],
    turns: [
      [
        'Tengo que pedir a {person} una semana más. ¿Cómo lo escribo?',
        '> Necesito una semana más: te lo entrego el **viernes 24**. La primera parte la tienes mañana.\n\nPrimero la fecha, luego lo que ya tiene. Las disculpas, en una sola línea.',
      ],
      [
        '¿Y si dice que no?',
        'Ofrece elegir: **todo** el viernes, o **la mitad** mañana y la otra mitad el viernes. Quien elige, acepta.',
      ],
      ['¿Lo mando por teléfono?', 'Llama primero y escribe después, con la fecha. Lo hablado se olvida.'],
    ],
    gist: 'La fecha nueva en la primera línea, y algo que ya esté hecho.',
    example: 'Viernes 24; la primera parte, mañana.',
    keyTopics: ['correo', 'plazos'],
  },
  {
    language: 'pt',
    kind: 'home',
    titles: ['Jantar rápido', 'Feijão que sobrou', 'O que fazer com feijão'],
    turns: [
      [
        'Sobrou feijão de ontem e tenho arroz e couve. Jantar para dois em vinte minutos?',
        'Baião improvisado:\n\n1. Refogue **alho e cebola** no azeite.\n2. Junte o feijão com um pouco do caldo e o arroz cozido.\n3. Couve bem fina por cima, tampe 3 minutos.\n\nCom limão fica melhor ainda.',
      ],
      ['Não tenho couve.', 'Espinafre, ou até folha de beterraba. Na falta de tudo, cheiro-verde no fim.'],
      ['Posso congelar?', 'Pode, sem a verdura. Dura dois meses.'],
    ],
    gist: 'Refogue, misture, verdura por cima e tampe três minutos.',
    example: 'Uma xícara de arroz, uma concha de feijão, duas folhas de couve.',
    keyTopics: ['cozinha', 'sobras'],
  },
  {
    language: 'pt',
    kind: 'work',
    titles: ['Planilha de {day}', 'Fórmula que dá erro', 'Somar por mês'],
    turns: [
      [
        'Como somo só as linhas de maio numa planilha?',
        'Com datas de verdade na coluna A e valores na B:\n\n```\n=SOMASES(B:B; A:A; ">=" & DATA(2026;5;1); A:A; "<" & DATA(2026;6;1))\n```\n\nSe der zero, as datas estão como **texto**.',
      ],
      ['Deu zero.', 'Selecione a coluna, *Dados → Texto para colunas → Data*. Depois a fórmula funciona.'],
      ['E por mês, todos?', 'Uma tabela dinâmica: data nas linhas, agrupada por mês, soma dos valores. Dois cliques.'],
    ],
    gist: 'Datas de verdade e SOMASES, ou uma tabela dinâmica.',
    example: 'Maio: 1.240; junho: 980.',
    keyTopics: ['planilha', 'datas'],
  },
];
