/** What the kiosk itself says; place, invitation, tiles and privacy notice can be set (Kiosk:Texts). */
export interface KioskWords {
  /** The language's own name. */
  name: string;
  invitation: string;
  touch: string;
  type: string;
  hideKeyboard: string;
  stop: string;
  finish: string;
  tiles: string;
  keyboard: string;
  languages: string;
  privacy: string;
  close: string;
  stillThere: string;
  forgottenIn: string;
  stay: string;
  offline: string;
  offlineMore: string;
  scan: string;
  keys: { ask: string; shift: string; backspace: string; space: string; numbers: string; letters: string };
  /** Parts of the privacy notice that stands where the museum has written none. */
  notice: { machine: string; forgets: string; keeps: string; camera: string; noCamera: string };
}

export const words: Record<string, KioskWords> = {
  en: {
    name: "English", invitation: "Ask me a question", touch: "Touch the screen to begin", type: "Type a question", hideKeyboard: "Hide keyboard", stop: "Stop", finish: "I have finished", tiles: "Questions", keyboard: "Keyboard", languages: "Language",
    privacy: "Privacy", close: "Close", stillThere: "Are you still there?", forgottenIn: "This conversation is forgotten in {seconds} seconds.", stay: "I am still here",
    offline: "One moment, please", offlineMore: "The presenter cannot be reached just now. This goes on by itself.", scan: "Scan this with your phone to open the page there.",
    keys: { ask: "Ask", shift: "Capital letters", backspace: "Delete", space: "Space", numbers: "Numbers and signs", letters: "Letters" },
    notice: {
      machine: "The presenter is made by a computer. You need not say who you are; please do not type your name or address.",
      forgets: "When you finish, or leave for a while, your conversation is deleted here and on the museum's server.",
      keeps: "When you finish, or leave for a while, your conversation disappears from this screen. The museum's server keeps it without a name for {days} days.",
      camera: "A camera notices that somebody comes near. Its pictures are not stored and do not leave this screen.",
      noCamera: "No camera is used.",
    },
  },
  de: {
    name: "Deutsch", invitation: "Stellen Sie mir eine Frage", touch: "Zum Beginnen den Bildschirm berühren", type: "Frage tippen", hideKeyboard: "Tastatur schließen", stop: "Anhalten", finish: "Ich bin fertig", tiles: "Fragen", keyboard: "Tastatur", languages: "Sprache",
    privacy: "Datenschutz", close: "Schließen", stillThere: "Sind Sie noch da?", forgottenIn: "Dieses Gespräch wird in {seconds} Sekunden gelöscht.", stay: "Ich bin noch da",
    offline: "Einen Moment, bitte", offlineMore: "Die Verbindung ist gerade unterbrochen. Es geht von selbst weiter.", scan: "Mit dem Telefon scannen, um die Seite dort zu öffnen.",
    keys: { ask: "Fragen", shift: "Großbuchstaben", backspace: "Löschen", space: "Leerzeichen", numbers: "Ziffern und Zeichen", letters: "Buchstaben" },
    notice: {
      machine: "Diese Person wird von einem Computer erzeugt. Sie müssen nicht sagen, wer Sie sind; bitte tippen Sie weder Namen noch Anschrift.",
      forgets: "Wenn Sie fertig sind oder eine Weile weggehen, wird das Gespräch hier und auf dem Server des Museums gelöscht.",
      keeps: "Wenn Sie fertig sind oder eine Weile weggehen, verschwindet das Gespräch von diesem Bildschirm. Der Server des Museums bewahrt es {days} Tage lang ohne Namen auf.",
      camera: "Eine Kamera bemerkt, dass jemand näher kommt. Ihre Bilder werden nicht gespeichert und verlassen diesen Bildschirm nicht.",
      noCamera: "Es wird keine Kamera benutzt.",
    },
  },
  fr: {
    name: "Français", invitation: "Posez-moi une question", touch: "Touchez l’écran pour commencer", type: "Écrire une question", hideKeyboard: "Fermer le clavier", stop: "Arrêter", finish: "J’ai terminé", tiles: "Questions", keyboard: "Clavier", languages: "Langue",
    privacy: "Confidentialité", close: "Fermer", stillThere: "Êtes-vous encore là ?", forgottenIn: "Cette conversation sera effacée dans {seconds} secondes.", stay: "Je suis encore là",
    offline: "Un instant, s’il vous plaît", offlineMore: "La connexion est interrompue. Elle reprendra d’elle-même.", scan: "Scannez ce code avec votre téléphone pour y ouvrir la page.",
    keys: { ask: "Demander", shift: "Majuscules", backspace: "Effacer", space: "Espace", numbers: "Chiffres et signes", letters: "Lettres" },
    notice: {
      machine: "Ce personnage est généré par ordinateur. Inutile de dire qui vous êtes ; n’écrivez ni nom ni adresse.",
      forgets: "Quand vous avez terminé ou que vous vous éloignez, la conversation est effacée ici et sur le serveur du musée.",
      keeps: "Quand vous avez terminé ou que vous vous éloignez, la conversation disparaît de cet écran. Le serveur du musée la conserve sans nom pendant {days} jours.",
      camera: "Une caméra remarque que quelqu’un s’approche. Ses images ne sont pas enregistrées et ne quittent pas cet écran.",
      noCamera: "Aucune caméra n’est utilisée.",
    },
  },
  es: {
    name: "Español", invitation: "Hágame una pregunta", touch: "Toque la pantalla para empezar", type: "Escribir una pregunta", hideKeyboard: "Cerrar el teclado", stop: "Detener", finish: "He terminado", tiles: "Preguntas", keyboard: "Teclado", languages: "Idioma",
    privacy: "Privacidad", close: "Cerrar", stillThere: "¿Sigue ahí?", forgottenIn: "Esta conversación se borrará en {seconds} segundos.", stay: "Sigo aquí",
    offline: "Un momento, por favor", offlineMore: "La conexión se ha interrumpido. Volverá por sí sola.", scan: "Escanee este código con su teléfono para abrir la página en él.",
    keys: { ask: "Preguntar", shift: "Mayúsculas", backspace: "Borrar", space: "Espacio", numbers: "Números y signos", letters: "Letras" },
    notice: {
      machine: "Esta persona está generada por ordenador. No hace falta que diga quién es; no escriba su nombre ni su dirección.",
      forgets: "Cuando termine o se aleje un rato, la conversación se borra aquí y en el servidor del museo.",
      keeps: "Cuando termine o se aleje un rato, la conversación desaparece de esta pantalla. El servidor del museo la guarda sin nombre durante {days} días.",
      camera: "Una cámara nota que alguien se acerca. Sus imágenes no se guardan ni salen de esta pantalla.",
      noCamera: "No se utiliza ninguna cámara.",
    },
  },
};
