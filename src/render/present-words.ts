// The words of the pages that `lutrin present` serves, in the languages that the tool speaks. `%s` stands for a number.

export interface PresentWords {
  readonly close: string;
  readonly join: {
    readonly title: string;
    readonly help: string;
    readonly others: string;
    readonly followers: string;
    readonly closed: string;
    readonly copy: string;
    readonly copied: string;
  };
  readonly pair: {
    readonly button: string;
    readonly title: string;
    readonly help: string;
    readonly code: string;
    readonly warning: string;
    readonly remotes: string;
    readonly end: string;
  };
  readonly follow: {
    readonly label: string;
    readonly following: string;
    readonly left: string;
    readonly lost: string;
    readonly back: string;
  };
  readonly dark: string;
  readonly remote: RemoteWords;
}

export interface RemoteWords {
  readonly title: string;
  readonly code: string;
  readonly connect: string;
  readonly wrong: string;
  readonly locked: string;
  readonly ended: string;
  readonly lost: string;
  readonly noPage: string;
  readonly next: string;
  readonly previous: string;
  readonly upcoming: string;
  readonly end: string;
  readonly black: string;
  readonly white: string;
  readonly notes: string;
  readonly pause: string;
  readonly restart: string;
  readonly slide: string;
  readonly laser: string;
}

const english: PresentWords = {
  close: 'Close',
  join: {
    title: 'Follow on your own screen',
    help: 'Scan this code, or type the address, on a device in this network:',
    others: 'The same at',
    followers: '%s following',
    closed: 'The room cannot follow: this talk was started without --lan.',
    copy: 'Copy the address',
    copied: 'Copied',
  },
  pair: {
    button: 'Phone',
    title: 'Your phone as remote',
    help: 'Scan this code with your phone, or open the address there and type:',
    code: 'Code',
    warning: 'The code works once. The notes go through the network as they are: whoever can record it can read them.',
    remotes: 'Remotes: %s',
    end: 'End all remotes',
  },
  follow: {
    label: 'Follow the teacher',
    following: 'With the teacher',
    left: 'On your own',
    lost: 'Not connected: trying again',
    back: 'Back to the teacher',
  },
  dark: 'The screen may go dark: browsers do not let a page that comes over plain HTTP keep it on. The settings of the device can.',
  remote: {
    title: 'Remote',
    code: 'Code on the teacher’s screen',
    connect: 'Connect',
    wrong: 'This is not the code. Tries left: %s.',
    locked: 'Too many wrong codes came from this device. Wait %s seconds, then take the code that is shown.',
    ended: 'This remote is not connected any more. Type the code that the teacher’s screen shows now.',
    lost: 'Not connected: trying again',
    noPage: 'No window on the teacher’s computer shows the deck.',
    next: 'Next',
    previous: 'Previous',
    upcoming: 'Then',
    end: 'The end',
    black: 'Black',
    white: 'White',
    notes: 'Notes',
    pause: 'Pause the clock, or let it run',
    restart: 'Set the clock to zero',
    slide: 'The slide',
    laser: 'Touch the slide to point at it',
  },
};

const french: PresentWords = {
  close: 'Fermer',
  join: {
    title: 'Suivez sur votre écran',
    help: 'Scannez ce code, ou tapez l’adresse, sur un appareil de ce réseau :',
    others: 'De même sur',
    followers: 'Suivent : %s',
    closed: 'La salle ne peut pas suivre : la présentation a été lancée sans --lan.',
    copy: 'Copier l’adresse',
    copied: 'Copiée',
  },
  pair: {
    button: 'Téléphone',
    title: 'Votre téléphone comme télécommande',
    help: 'Scannez ce code avec votre téléphone, ou ouvrez-y l’adresse et tapez :',
    code: 'Code',
    warning: 'Le code sert une fois. Les notes passent en clair par le réseau : qui peut l’enregistrer peut les lire.',
    remotes: 'Télécommandes : %s',
    end: 'Terminer toutes les télécommandes',
  },
  follow: {
    label: 'Suivre l’enseignant',
    following: 'Avec l’enseignant',
    left: 'De votre côté',
    lost: 'Déconnecté : nouvel essai',
    back: 'Revenir à l’enseignant',
  },
  dark: 'L’écran peut s’éteindre : les navigateurs ne laissent pas une page en HTTP simple le garder allumé. Les réglages de l’appareil le peuvent.',
  remote: {
    title: 'Télécommande',
    code: 'Code sur l’écran de l’enseignant',
    connect: 'Connecter',
    wrong: 'Ce n’est pas le code. Essais restants : %s.',
    locked: 'Trop de codes faux sont venus de cet appareil. Attendez %s secondes, puis prenez le code affiché.',
    ended: 'Cette télécommande n’est plus connectée. Tapez le code que l’écran de l’enseignant montre maintenant.',
    lost: 'Déconnecté : nouvel essai',
    noPage: 'Aucune fenêtre de l’ordinateur de l’enseignant ne montre la présentation.',
    next: 'Suivant',
    previous: 'Précédent',
    upcoming: 'Ensuite',
    end: 'Fin',
    black: 'Noir',
    white: 'Blanc',
    notes: 'Notes',
    pause: 'Arrêter ou relancer le chronomètre',
    restart: 'Remettre le chronomètre à zéro',
    slide: 'La diapositive',
    laser: 'Touchez la diapositive pour la pointer',
  },
};

export function presentWordsFor(language: string): PresentWords {
  return /^fr\b/i.test(language) ? french : english;
}
