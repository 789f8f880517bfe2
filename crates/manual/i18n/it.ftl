### Il manuale: ciò che sta intorno ai capitoli, che sono in docs/manuale.

manual-title = Manuale
manual-intro = Come si lavora con Argine, passo per passo. Si legge anche senza accedere.
manual-search = Cerca una parola nel manuale
manual-search-hint = Per esempio tampone o password. Non scrivere dati di persone.
manual-search-button = Cerca
manual-found = { $n ->
    [one] { $n } parte del manuale ne parla.
   *[other] { $n } parti del manuale ne parlano.
 }
manual-found-none = Nessuna parte del manuale ha queste parole. Prova con una parola sola, o sfoglia i capitoli.
manual-found-in = nel capitolo
manual-by-role = Per chi lavora
manual-by-task = Per ciò che si fa
manual-parts = In questo capitolo
manual-whole = Tutto il manuale
manual-whole-link = Apri tutto il manuale in una pagina, per stamparlo
manual-whole-intro = Per stamparlo usa il comando Stampa del browser.
manual-previous = Capitolo precedente:
manual-next = Capitolo successivo:
manual-others = Altri capitoli
