// The words of the students' script, in the languages that the tool speaks. `%s` stands for what the script puts in, in its order.

export interface SelfCheckWords {
  readonly header: (title: string, id: string) => readonly string[];
  readonly help: (command: string) => string;
  /** Named as in the script, without `say_`. */
  readonly say: Readonly<Record<SaidWord, string>>;
}

type SaidWord =
  | 'needs_value'
  | 'unknown_option'
  | 'unknown_step'
  | 'hint_level'
  | 'bad_value'
  | 'cannot_write'
  | 'default'
  | 'waiting'
  | 'replaced'
  | 'skipped'
  | 'late'
  | 'no_program'
  | 'no_user'
  | 'no_ssh'
  | 'not_here'
  | 'console'
  | 'first'
  | 'hint'
  | 'summary'
  | 'failed'
  | 'waiting_count'
  | 'skipped_count'
  | 'nothing'
  | 'again'
  | 'more_hints'
  | 'unknown_value'
  | 'watching';

const english: SelfCheckWords = {
  header: (title, id) => [
    `Public checks of the lab "${title}" (${id}).`,
    'They read and change nothing, and need no root; what this script cannot see, it says. -h tells how to use it.',
  ],
  help: command => `${command} [-s STEP] [-w] [-H 0..3] [-l] [--tap] [--report FILE] [here | here=HOST]

  -s STEP        only the checks of this step (number or id), with those that they need
  -w             runs what fails again until all checks pass
  -H LEVEL       hints of the steps that fail: 1 the first, 2 two, 3 all (0: none)
  -l             lists the checks
  --tap          prints TAP 13
  --report FILE  writes TAP with lab, values, host, time and the SHA-256 of this script
  here           this machine is all hosts of the lab; here=HOST: it is that one
  -h, --help     this text

A check runs on the host that it is about: here, when this machine has its name or address; else by ssh, if that asks no
questions. Checks that need root use sudo without a password. The public checks are not all that a teacher may look at.
Exit status: 0 all pass, 1 some fail, 2 nothing to test.
`,
  say: {
    needs_value: '%s needs a value; -h tells more.',
    unknown_option: '"%s" is no option; -h lists them.',
    unknown_step: 'There is no step "%s" with public checks; -l lists them.',
    hint_level: 'The hint level is 0, 1, 2 or 3, not "%s".',
    bad_value: '%s is a number or a name of letters, digits and . _ : / @ + = , -, not "%s".',
    cannot_write: '"%s" cannot be written.',
    default: '%s is %s, the value of the sheet. Yours: %s=… in front of the command.',
    waiting: 'waiting for: %s',
    replaced: 'replaced by: %s',
    skipped: 'skipped: %s',
    late: 'it took longer than %s s and was ended',
    no_program: 'there is no %s on %s',
    no_user: 'it cannot be run as %s on %s: %s',
    no_ssh: '%s cannot be reached by ssh: %s',
    not_here: 'this machine is not %s, and has no ssh to reach it',
    console: '%s has only a console',
    first: 'passed first on %s',
    hint: 'Step %s, hint %s of %s:',
    summary: '%s: %s/%s public checks pass',
    failed: ', %s fail',
    waiting_count: ', %s waiting',
    skipped_count: ', %s skipped',
    nothing: 'Nothing could be tested from here.',
    again: 'Some effects take a while: -w runs what fails again until all pass.',
    more_hints: 'There are hints: -H %s.',
    unknown_value: 'it needs a value that the lab has printed: %s',
    watching: 'Again every %s s until all pass; Ctrl-C ends it.',
  },
};

const french: SelfCheckWords = {
  header: (title, id) => [
    `Vérifications publiques du TP « ${title} » (${id}).`,
    'Elles lisent sans rien changer, sans être root ; ce que ce script ne peut pas voir, il le dit. -h explique son usage.',
  ],
  help: command => `${command} [-s ÉTAPE] [-w] [-H 0..3] [-l] [--tap] [--report FICHIER] [here | here=HÔTE]

  -s ÉTAPE          seulement les vérifications de cette étape (numéro ou id), avec celles qu’il leur faut
  -w                reprend ce qui échoue jusqu’à ce que tout passe
  -H NIVEAU         indices des étapes qui échouent : 1 le premier, 2 deux, 3 tous (0 : aucun)
  -l                liste les vérifications
  --tap             écrit du TAP 13
  --report FICHIER  écrit du TAP avec le TP, les valeurs, l’hôte, l’heure et la SHA-256 de ce script
  here              cette machine est tous les hôtes du TP ; here=HÔTE : elle est celui-là
  -h, --help        ce texte

Une vérification s’exécute sur l’hôte qu’elle regarde : ici, si cette machine a son nom ou son adresse ; sinon par ssh, si
celui-ci ne demande rien. Celles qui ont besoin de root utilisent sudo sans mot de passe. L’enseignant peut en regarder d’autres.
Code de retour : 0 tout passe, 1 quelque chose échoue, 2 rien à tester.
`,
  say: {
    needs_value: '%s attend une valeur ; -h explique.',
    unknown_option: '« %s » n’est pas une option ; -h les liste.',
    unknown_step: 'Aucune étape « %s » n’a de vérification publique ; -l les liste.',
    hint_level: 'Le niveau d’indice est 0, 1, 2 ou 3, et non « %s ».',
    bad_value: '%s est un nombre ou un nom en lettres, chiffres et . _ : / @ + = , -, et non « %s ».',
    cannot_write: 'Impossible d’écrire « %s ».',
    default: '%s vaut %s, la valeur de la feuille. La vôtre : %s=… devant la commande.',
    waiting: 'en attente de : %s',
    replaced: 'remplacée par : %s',
    skipped: 'sautée : %s',
    late: 'elle a duré plus de %s s et a été arrêtée',
    no_program: 'il n’y a pas de %s sur %s',
    no_user: 'impossible de l’exécuter en tant que %s sur %s : %s',
    no_ssh: '%s n’est pas joignable par ssh : %s',
    not_here: 'cette machine n’est pas %s, et n’a pas ssh pour la joindre',
    console: '%s n’a qu’une console',
    first: 'passée pour la première fois le %s',
    hint: 'Étape %s, indice %s sur %s :',
    summary: '%s : %s/%s vérifications publiques passent',
    failed: ', %s échec(s)',
    waiting_count: ', %s en attente',
    skipped_count: ', %s sautée(s)',
    nothing: 'Rien ne peut être testé d’ici.',
    again: 'Certains effets demandent du temps : -w reprend ce qui échoue jusqu’à ce que tout passe.',
    more_hints: 'Il y a des indices : -H %s.',
    unknown_value: 'il lui faut une valeur que le TP a affichée : %s',
    watching: 'Nouvel essai toutes les %s s jusqu’à ce que tout passe ; Ctrl-C arrête.',
  },
};

export function selfCheckWordsFor(language: string): SelfCheckWords {
  return /^fr\b/i.test(language) ? french : english;
}
