// The words of the player, in the languages that the tool speaks.

/** What a key or a button of the player does. */
export type Action =
  | 'next'
  | 'previous'
  | 'next-slide'
  | 'previous-slide'
  | 'first'
  | 'last'
  | 'overview'
  | 'find'
  | 'reading'
  | 'black'
  | 'white'
  | 'full-screen'
  | 'notes'
  | 'presenter'
  | ToolAction
  | 'pause'
  | 'restart'
  | 'rehearse'
  | 'text-larger'
  | 'text-smaller'
  | 'text-normal'
  | 'larger'
  | 'smaller'
  | 'join'
  | 'remote'
  | 'help';

/** What the toolbar has. */
export type ToolAction =
  | 'pen'
  | 'highlighter'
  | 'eraser'
  | 'laser'
  | 'colour'
  | 'undo'
  | 'redo'
  | 'clear'
  | 'zoom'
  | 'leave'
  | 'print';

export interface LecternWords {
  readonly keys: string;
  readonly close: string;
  readonly finder: string;
  readonly nothingFound: string;
  /** `%s` stands for percent. */
  readonly textSize: string;
  readonly presenter: PresenterWords;
  readonly tools: ToolWords;
  readonly actions: Readonly<Record<Action, string>>;
  /** Caps of keys that have a name instead of a sign. */
  readonly keyNames: Readonly<Record<string, string>>;
}

export interface ToolWords {
  readonly toolbar: string;
  /** In the order of the palette. */
  readonly colours: readonly string[];
  /** Thin, medium, thick. */
  readonly sizes: readonly string[];
  readonly print: string;
  readonly printAll: string;
  /** `%s` stands for their number. */
  readonly printDrawn: string;
}

export interface PresenterWords {
  readonly desk: string;
  readonly next: string;
  readonly end: string;
  readonly noNotes: string;
  readonly pause: string;
  readonly alone: string;
  readonly noWindow: string;
  readonly splitX: string;
  readonly splitY: string;
  /** `%s` stands for a duration. */
  readonly early: string;
  readonly late: string;
  readonly onTime: string;
  /** Of a module: `%s` of the time is left, or too much; `%t` is all of it. */
  readonly left: string;
  readonly over: string;
  readonly rehearse: string;
  readonly rehearsal: string;
}

const english: LecternWords = {
  keys: 'Keys',
  close: 'Close',
  finder: 'Number, title or text of a slide',
  nothingFound: 'No slide has this',
  textSize: 'Text size %s %',
  actions: {
    next: 'Go on',
    previous: 'Go back',
    'next-slide': 'Next slide',
    'previous-slide': 'Previous slide',
    first: 'First slide',
    last: 'Last slide',
    overview: 'All slides',
    find: 'Find a slide',
    reading: 'Slides beneath each other, to read',
    black: 'Black screen',
    white: 'White screen',
    'full-screen': 'Full screen',
    notes: 'Notes',
    presenter: 'Presenter’s window',
    pen: 'Pen',
    highlighter: 'Highlighter',
    eraser: 'Eraser',
    laser: 'Laser pointer',
    colour: 'Next colour',
    undo: 'Undo',
    redo: 'Redo',
    clear: 'Wipe this slide',
    zoom: 'Zoom into a part, or back (also Alt + click)',
    leave: 'Put the tool down, leave the zoom; else all slides',
    print: 'Print, or save as PDF, with drawings',
    pause: 'Pause the clock, or let it run',
    restart: 'Set the clock to zero',
    rehearse: 'Begin a rehearsal, or show what it measured',
    'text-larger': 'Larger text',
    'text-smaller': 'Smaller text',
    'text-normal': 'Text in its own size',
    larger: 'Larger notes',
    smaller: 'Smaller notes',
    join: 'QR code with which the room follows',
    remote: 'QR code for your phone',
    help: 'This help',
  },
  tools: {
    toolbar: 'Tools to draw with',
    colours: ['Red', 'Blue', 'Green', 'Yellow', 'Black', 'White'],
    sizes: ['Thin', 'Medium', 'Thick'],
    print: 'The slides with what was drawn on them, without notes:',
    printAll: 'All slides',
    printDrawn: 'Only those with drawings (%s)',
  },
  presenter: {
    desk: 'Presenter',
    next: 'Next',
    end: 'The end',
    noNotes: 'Notes are in the instructor’s edition only.',
    pause: 'Pause',
    alone: 'The window of the audience is closed.',
    noWindow: 'The browser did not open a second window. Allow this page to open windows, then press p again.',
    splitX: 'Width of the slide',
    splitY: 'Height of what comes next',
    early: '%s early',
    late: '%s late',
    onTime: 'on time',
    left: '%s left of %t',
    over: '%s over %t',
    rehearse: 'Rehearse',
    rehearsal: 'Rehearsal',
  },
  keyNames: {
    ' ': 'Space',
    Home: 'Home',
    End: 'End',
    PageUp: 'Page up',
    PageDown: 'Page down',
    Delete: 'Del',
    Escape: 'Esc',
    Control: 'Ctrl',
  },
};

const french: LecternWords = {
  keys: 'Touches',
  close: 'Fermer',
  finder: 'Numéro, titre ou texte d’une diapositive',
  nothingFound: 'Aucune diapositive ne le contient',
  textSize: 'Texte à %s %',
  actions: {
    next: 'Avancer',
    previous: 'Reculer',
    'next-slide': 'Diapositive suivante',
    'previous-slide': 'Diapositive précédente',
    first: 'Première diapositive',
    last: 'Dernière diapositive',
    overview: 'Toutes les diapositives',
    find: 'Trouver une diapositive',
    reading: 'Diapositives à la suite, pour lire',
    black: 'Écran noir',
    white: 'Écran blanc',
    'full-screen': 'Plein écran',
    notes: 'Notes',
    presenter: 'Fenêtre de l’orateur',
    pen: 'Stylo',
    highlighter: 'Surligneur',
    eraser: 'Gomme',
    laser: 'Pointeur laser',
    colour: 'Couleur suivante',
    undo: 'Annuler',
    redo: 'Rétablir',
    clear: 'Tout effacer sur cette diapositive',
    zoom: 'Agrandir une partie, ou revenir (aussi Alt + clic)',
    leave: 'Poser l’outil, quitter l’agrandissement ; sinon toutes les diapositives',
    print: 'Imprimer, ou enregistrer en PDF, avec les dessins',
    pause: 'Arrêter ou relancer le chronomètre',
    restart: 'Remettre le chronomètre à zéro',
    rehearse: 'Commencer une répétition, ou voir ses mesures',
    'text-larger': 'Texte plus grand',
    'text-smaller': 'Texte plus petit',
    'text-normal': 'Texte à sa taille',
    larger: 'Notes plus grandes',
    smaller: 'Notes plus petites',
    join: 'Code QR pour que la salle suive',
    remote: 'Code QR pour votre téléphone',
    help: 'Cette aide',
  },
  tools: {
    toolbar: 'Outils de dessin',
    colours: ['Rouge', 'Bleu', 'Vert', 'Jaune', 'Noir', 'Blanc'],
    sizes: ['Fin', 'Moyen', 'Épais'],
    print: 'Les diapositives avec ce qui y est dessiné, sans les notes :',
    printAll: 'Toutes les diapositives',
    printDrawn: 'Seulement celles avec des dessins (%s)',
  },
  presenter: {
    desk: 'Orateur',
    next: 'Ensuite',
    end: 'Fin',
    noNotes: 'Les notes sont dans la seule édition de l’enseignant.',
    pause: 'Pause',
    alone: 'La fenêtre du public est fermée.',
    noWindow:
      'Le navigateur n’a pas ouvert de seconde fenêtre. Autorisez cette page à en ouvrir, puis appuyez de nouveau sur p.',
    splitX: 'Largeur de la diapositive',
    splitY: 'Hauteur de ce qui suit',
    early: '%s d’avance',
    late: '%s de retard',
    onTime: 'à l’heure',
    left: 'reste %s sur %t',
    over: '%s de trop sur %t',
    rehearse: 'Répéter',
    rehearsal: 'Répétition',
  },
  keyNames: {
    ' ': 'Espace',
    Home: 'Début',
    End: 'Fin',
    PageUp: 'Page préc.',
    PageDown: 'Page suiv.',
    Delete: 'Suppr',
    Escape: 'Échap',
    Control: 'Ctrl',
  },
};

export function lecternWordsFor(language: string): LecternWords {
  return /^fr\b/i.test(language) ? french : english;
}
