retention-nav = Conservazione
retention-title = Conservazione dei dati
retention-intro = Per quanto tempo si tengono i dati, che cosa è scaduto e che cosa non si deve cancellare.
retention-plans = Piani di cancellazione
retention-no-plans = Nessun piano finora.
retention-prepare-hint = Un piano cerca che cosa è scaduto e lo mostra in numeri. Non cancella niente finché non lo approva una seconda persona.
retention-prepare = Cerca che cosa è scaduto
retention-prepared-now = Ecco il piano: si cerca che cosa è in scadenza. Niente è stato cancellato.
retention-unit = Di chi sono i dati
retention-unit-choose = Scegli
retention-unit-wrong = Scegli di chi sono i dati dall'elenco.
retention-region = Regione (utenti, assistenza, importazioni)
retention-made = Preparato
retention-day = Scaduto al
retention-state = Stato
retention-state-preparing = In preparazione
retention-state-prepared = Da approvare
retention-state-approved = In corso
retention-state-done = Eseguito
retention-state-withdrawn = Ritirato
retention-actions = Azioni
retention-plan = Piano di cancellazione
retention-plan-of = Piano di cancellazione: { $unit }
retention-number = Numero
retention-prepared-by = Preparato da
retention-approved-by = Approvato da
retention-withdrawn-by = Ritirato da
retention-by-machine = Riga di comando del server
retention-by = { $name } ({ $role })
retention-by-shell = Riga di comando del server, utente { $user }
retention-by-shell-for = Riga di comando del server, utente { $user }, a nome di { $who }
retention-ended = Finito
retention-lines = Che cosa si cancella
retention-class = Tipo di dati
retention-term = Si tengono
retention-due = Da cancellare
retention-oldest = Il più vecchio, ultimo giorno
retention-stays = Scaduti ma da tenere, e perché
retention-erased = Cancellati finora
retention-changed = Cambiati dopo il piano, non cancellati
retention-more = e altri, con il piano successivo
retention-outcome = Poi
retention-source = Perché
retention-nothing = Niente è in scadenza.
retention-looking = Si sta cercando che cosa è scaduto. La pagina si aggiorna da sola.
retention-progress = In corso: { $done } di { $due }. La cancellazione va avanti da sola, e la pagina si aggiorna da sola.
retention-outcome-said = Finito: { $n ->
    [one] cancellata 1 voce
   *[other] cancellate { $n } voci
  }{ $left ->
    [0] .
    [one] ; 1 è rimasta perché nel frattempo è cambiata.
   *[other] ; { $left } sono rimaste perché nel frattempo sono cambiate.
  }
retention-stopped = Fermato: { $n ->
    [one] 1 voce era già cancellata.
   *[other] { $n } voci erano già cancellate.
  }
retention-approve = Approva e cancella
retention-approve-hint = { $n ->
    [one] 1 voce sarà cancellata e non si potrà riavere.
   *[other] { $n } voci saranno cancellate e non si potranno riavere.
  }
retention-approved-now = Il piano è approvato: la cancellazione comincia entro un minuto.
retention-withdraw = Ritira il piano
retention-withdrawn-now = Il piano è ritirato. Quello che non era ancora cancellato resta.
retention-same = Questo piano l'hai preparato tu: lo approva un'altra persona.
retention-other-role = Il piano di un'ASL lo approva il responsabile della protezione dei dati se l'ha preparato l'amministratore, e l'amministratore se l'ha preparato il responsabile.
retention-open = C'è già un piano aperto per questi dati: approvalo o ritiralo prima di prepararne un altro.
retention-not-waiting = Questo piano non aspetta più una decisione.
retention-id-taken = Questo modulo è già stato usato: ricarica la pagina e riprova.
retention-years = { $n ->
    [one] 1 anno
   *[other] { $n } anni
  }
retention-months = { $n ->
    [one] 1 mese
   *[other] { $n } mesi
  }
retention-days = { $n ->
    [one] 1 giorno
   *[other] { $n } giorni
  }
retention-no-term = Senza termine
retention-outcome-delete = Si cancellano
retention-outcome-anonymise = Diventano anonimi
retention-outcome-swept = Il programma li cancella ogni notte
retention-outcome-kept = Non si cancellano
retention-rules = Tempi di conservazione
retention-by-source = Stabilito dalla fonte
retention-by-region = Proposto: lo decide la Regione
retention-class-records = Segnalazioni, tamponi, referti, casi e misure
retention-class-contacts = Quarantene di contatti mai positivi
retention-class-persons = Persone di cui non resta niente
retention-class-corrections = Richieste di correzione
retention-class-deleted-persons = Schede eliminate
retention-class-rights = Richieste sui propri dati
retention-class-obscurings = Oscuramenti revocati
retention-class-emergencies = Accessi in emergenza
retention-class-audiences = Chi poteva vedere una scheda, prima
retention-class-help = Richieste di assistenza chiuse
retention-class-imports = File di referti ricevuti
retention-class-exports = Esportazioni di elenchi
retention-class-digests = Accessi da spiegare
retention-class-accounts = Utenti sospesi o che non entrano più
retention-class-sign-in = Accessi al programma e bozze
retention-class-mail = Messaggi e-mail e codici per la password
retention-class-silences = Silenzi dei laboratori, con chi li ha chiamati
retention-class-registers = Registri di organizzazioni e medici
retention-class-audit = Registro degli accessi
retention-source-records = Archivio dei referti di laboratorio: almeno 10 anni (circ. 900/1986)
retention-source-contacts = Nessuna norma: da 30 a 90 giorni dalla fine della quarantena
retention-source-persons = Nessuna norma: minimizzazione (GDPR, art. 5)
retention-source-corrections = Nessuna norma: quanto il registro degli accessi
retention-source-deleted-persons = Quanto il registro degli accessi (Garante, 4 giugno 2015)
retention-source-rights = Nessuna norma: prova della risposta per cinque anni
retention-source-obscurings = Nessuna norma: quanto il registro degli accessi
retention-source-emergencies = Almeno 24 mesi (Garante, 4 giugno 2015)
retention-source-audiences = Quanto il registro degli accessi (Garante, 4 giugno 2015)
retention-source-exports = Quanto il registro degli accessi (Garante, 4 giugno 2015)
retention-source-help = Nessuna norma: un anno
retention-source-imports = Nessuna norma: un anno; le righe scartate 14 giorni
retention-source-digests = Quanto il registro degli accessi (Garante, 4 giugno 2015)
retention-source-accounts = Chi ha agito si deve sapere quanto il registro degli accessi (Garante, 27 novembre 2008 e 4 giugno 2015)
retention-source-sign-in = Da minuti a giorni; i browser conosciuti 180 giorni
retention-source-mail = Pochi giorni dopo l'invio
retention-source-silences = Nessuna norma: 98 giorni, quanto si confrontano i giorni
retention-source-registers = Registri pubblici
retention-source-audit = Almeno 24 mesi (Garante, 4 giugno 2015); la catena non si taglia
retention-release-officer = La sospensione di una persona la toglie il responsabile della protezione dei dati della sua ASL.
retention-against-class = { $n } per una sospensione del tipo di dati
retention-against-hold = { $n } per una sospensione della persona
retention-against-measure = { $n } con una misura in corso
retention-against-rights = { $n } con una richiesta sui propri dati
retention-against-correction = { $n } con una correzione ancora da conservare
retention-against-obscuring = { $n } con un oscuramento finito ancora da conservare
retention-against-emergency = { $n } con un accesso in emergenza
retention-against-merge = { $n } con un'unione di due schede che si può ancora annullare
retention-against-help = { $n } con una richiesta di assistenza
retention-against-role = { $n } con un incarico avuto da meno tempo
retention-against-tied = { $n } con un referto passato a un'altra persona
retention-holds = Sospensioni
retention-no-holds = Nessuna sospensione.
retention-held = Che cosa
retention-one-person = Una persona
retention-since = Dal
retention-reason = Motivo
retention-reason-hint = Almeno 15 caratteri, senza nomi: per esempio il numero del procedimento.
retention-reason-wrong = Scrivi il motivo con almeno 15 caratteri e al massimo 500.
retention-hold-new = Sospendi la cancellazione
retention-hold-intro = Quello che sospendi non si cancella, anche se è scaduto, finché non togli la sospensione.
retention-hold-none = Nessuno: sospendo una persona
retention-hold-what = Scegli un tipo di dati oppure indica una persona, non tutti e due.
retention-hold-one-way = Indica la persona con un codice oppure con nome e data di nascita, non in tutti e due i modi.
retention-hold-now = Sospendi
retention-code = Codice della persona
retention-code-hint = Codice fiscale, STP, ENI o provvisorio, oppure il numero della scheda. Solo per una persona della tua ASL.
retention-family-name = Cognome
retention-given-name = Nome
retention-born = Data di nascita
retention-name-hint = Se la persona non ha un codice: cognome, nome e data di nascita.
retention-family-name-missing = Scrivi il cognome, o il codice della persona.
retention-given-name-missing = Scrivi il nome, o il codice della persona.
retention-born-missing = Scrivi la data di nascita, o il codice della persona.
retention-nobody = Nella tua ASL non c'è nessuno con questi dati: controlla e riprova.
retention-several = Nella tua ASL ci sono più persone con questi dati: indica il codice o il numero della scheda.
retention-class-unknown = Scegli il tipo di dati dall'elenco.
retention-held-now = La cancellazione è sospesa.
retention-release = Togli la sospensione
retention-release-others = La toglie chi l'ha decisa
retention-all = Tutte le ASL (decisa dalla Regione)
retention-release-why = Perché non serve più
retention-released = Tolta
retention-released-now = La sospensione è tolta.
retention-hanging = { $n ->
    [one] una sospensione della cancellazione
   *[other] { $n } sospensioni della cancellazione
  }
retention-nameless = Utente non più presente
retention-term-decided = Questo tempo lo stabilisce la fonte: la Regione non lo può cambiare.
retention-term-wrong = Scrivi il tempo in mesi o in giorni, per esempio 24m o 90d.
retention-term-short = Il tempo è più corto del minimo.
retention-term-region = I tempi li sceglie la Regione.
