// The words of the pages themselves, in the languages that the tool speaks; English where it does not.

export interface Messages {
  readonly slides: string;
  readonly labs: string;
  readonly decks: string;
  readonly slideCount: (count: number) => string;
  readonly minutes: (count: number) => string;
  readonly audience: string;
  readonly level: string;
  readonly duration: string;
  readonly needs: string;
  readonly target: string;
  readonly contents: string;
  readonly agenda: string;
  readonly labStep: (number: number, title: string) => string;
  readonly slideStep: (number: number) => string;
  readonly step: string;
  readonly stepRange: (first: number, last: number) => string;
  readonly expected: string;
  readonly check: string;
  readonly checkCommand: string;
  readonly teacherCheck: string;
  readonly question: string;
  readonly serial: string;
  readonly byHand: string;
  readonly hidden: string;
  readonly skipped: string;
  readonly onHost: (host: string) => string;
  readonly asUser: (user: string) => string;
  readonly append: string;
  readonly part: (name: string) => string;
  readonly copy: string;
  readonly copied: string;
  readonly download: string;
  readonly hints: string;
  readonly hintsOnLastPage: (count: number) => string;
  readonly yourValues: string;
  readonly yourValuesHelp: string;
  readonly yourValuePrint: (name: string, value: string) => string;
  readonly selfCheck: string;
  readonly selfCheckGet: string;
  readonly selfCheckRun: string;
  readonly selfCheckHas: (checks: number) => string;
  readonly executed: string;
  readonly executedInPart: string;
  readonly notExecuted: string;
  readonly blocksNotExecuted: (count: number) => string;
  readonly changedSince: string;
  readonly pdf: string;
  readonly course: string;
  readonly instructorEdition: string;
  readonly notes: string;
  readonly previous: string;
  readonly next: string;
  readonly fullScreen: string;
}

const english: Messages = {
  slides: 'Slides',
  labs: 'Labs',
  decks: 'Decks',
  slideCount: count => `${count} slide${count === 1 ? '' : 's'}`,
  minutes: count =>
    count < 60 ? `${count} min` : `${Math.floor(count / 60)} h${count % 60 ? ` ${count % 60} min` : ''}`,
  audience: 'For',
  level: 'Level',
  duration: 'Time',
  needs: 'Needs',
  target: 'Target',
  contents: 'Contents',
  agenda: 'Agenda',
  labStep: (number, title) => `Lab step ${number}: ${title}`,
  slideStep: number => `Step ${number} of the slide`,
  step: 'Step',
  stepRange: (first, last) => (first === last ? `Step ${first}` : `Steps ${first} to ${last}`),
  expected: 'Expected output',
  check: 'Check',
  checkCommand: 'How it is checked',
  teacherCheck: 'Teacher’s check',
  question: 'Question',
  serial: 'On the serial console',
  byHand: 'By hand',
  hidden: 'Not shown to students',
  skipped: 'Not run',
  onHost: host => `on ${host}`,
  asUser: user => `as ${user}`,
  append: 'add to',
  part: name => `part: ${name}`,
  copy: 'Copy',
  copied: 'Copied',
  download: 'Download',
  hints: 'Hints',
  hintsOnLastPage: count => `${count === 1 ? 'A hint' : `${count} hints`} for this step: last page.`,
  yourValues: 'Your values',
  yourValuesHelp: 'Kept in this browser only; the sheet is rewritten with them.',
  yourValuePrint: (name, value) => `Marked places show ${name} = ${value}; put in your own.`,
  selfCheck: 'Check your own work:',
  selfCheckGet: 'download',
  selfCheckRun: 'and run',
  selfCheckHas: checks =>
    `It runs the ${checks === 1 ? 'public check' : `${checks} public checks`} of this lab, changes nothing, and explains itself with`,
  executed: 'Executed on',
  executedInPart: 'Executed in part on',
  notExecuted: 'Done by hand, not executed',
  blocksNotExecuted: count => `${count === 1 ? 'One block was' : `${count} blocks were`} not executed.`,
  changedSince: 'Changed since it was executed on',
  pdf: 'PDF',
  course: 'Course',
  instructorEdition: 'Instructor edition',
  notes: 'Notes',
  previous: 'Previous',
  next: 'Next',
  fullScreen: 'Full screen',
};

const french: Messages = {
  ...english,
  slides: 'Diapositives',
  labs: 'Travaux pratiques',
  decks: 'Présentations',
  slideCount: count => `${count} diapositive${count > 1 ? 's' : ''}`,
  audience: 'Pour',
  level: 'Niveau',
  duration: 'Durée',
  needs: 'Prérequis',
  target: 'Objectif',
  contents: 'Sommaire',
  agenda: 'Plan',
  labStep: (number, title) => `TP, étape ${number} : ${title}`,
  slideStep: number => `Étape ${number} de la diapositive`,
  step: 'Étape',
  stepRange: (first, last) => (first === last ? `étape ${first}` : `étapes ${first} à ${last}`),
  expected: 'Résultat attendu',
  check: 'Vérification',
  checkCommand: 'Comment c’est vérifié',
  teacherCheck: 'Vérification de l’enseignant',
  question: 'Question',
  serial: 'Sur la console série',
  byHand: 'À la main',
  hidden: 'Caché aux étudiants',
  skipped: 'Non exécuté',
  onHost: host => `sur ${host}`,
  asUser: user => `en tant que ${user}`,
  append: 'ajouter à',
  part: name => `partie : ${name}`,
  copy: 'Copier',
  copied: 'Copié',
  download: 'Télécharger',
  hints: 'Indices',
  hintsOnLastPage: count => `${count === 1 ? 'Un indice' : `${count} indices`} pour cette étape : dernière page.`,
  yourValues: 'Vos valeurs',
  yourValuesHelp: 'Gardées dans ce navigateur seulement ; la feuille est réécrite avec elles.',
  yourValuePrint: (name, value) => `Les endroits marqués montrent ${name} = ${value} ; mettez le vôtre.`,
  selfCheck: 'Vérifiez votre travail :',
  selfCheckGet: 'téléchargez',
  selfCheckRun: 'et lancez',
  selfCheckHas: checks =>
    `Il exécute ${checks === 1 ? 'la vérification publique' : `les ${checks} vérifications publiques`} de ce TP, ne change rien, et s’explique avec`,
  executed: 'Exécutée le',
  executedInPart: 'Exécutée en partie le',
  notExecuted: 'Faite à la main, non exécutée',
  blocksNotExecuted: count =>
    `${count === 1 ? 'Un bloc n’a' : `${count} blocs n’ont`} pas été exécuté${count === 1 ? '' : 's'}.`,
  changedSince: 'Modifiée depuis son exécution le',
  course: 'Cours',
  instructorEdition: 'Édition de l’enseignant',
  previous: 'Précédent',
  next: 'Suivant',
  fullScreen: 'Plein écran',
};

export function messagesFor(language: string): Messages {
  return /^fr\b/i.test(language) ? french : english;
}
