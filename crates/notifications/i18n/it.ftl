# Comunicazioni tra il programma, il medico e il SISP.
notifications-nav = Comunicazioni
notifications-title = Comunicazioni
notifications-one = Comunicazione
notifications-intro = Quello che c'è da sapere dei tuoi assistiti o della tua ASL, prima ciò che è urgente. Una comunicazione si chiude da sola quando si registra ciò che chiede.
notifications-tabs = Parti dell'elenco
notifications-tab-waiting = Da vedere
notifications-tab-sent = Inviate
notifications-tab-closed = Chiuse
notifications-kinds = Tipo
notifications-every-kind = Tutte
notifications-keys = Da una riga: j e k per scorrere, Invio per aprire, a per la presa visione, r per rispondere.
notifications-none-waiting = Nessuna comunicazione da vedere.
notifications-none-sent = Nessun messaggio inviato.
notifications-none-closed = Nessuna comunicazione chiusa.
notifications-choose-person = Scrivi dalla scheda di una persona
notifications-person = Persona
notifications-unseen-person = Persona non più visibile
notifications-born = Nascita
notifications-what = Comunicazione
notifications-from = Da
notifications-to = A
notifications-state = Stato
notifications-priority = Priorità
notifications-seen = Presa visione
notifications-actions = Azioni
notifications-kind-swab-to-request = Tampone da richiedere
notifications-kind-worsening = Aggravamento
notifications-kind-message = Messaggio
notifications-kind-result = Esito di tampone
notifications-kind-isolation-begun = Inizio isolamento
notifications-kind-isolation-ended = Fine isolamento
notifications-priority-high = Urgente
notifications-priority-normal = Normale
notifications-priority-low = Informativa
notifications-priority-unknown = Scegli la priorità dall'elenco.
notifications-side-gp = Medico curante
notifications-side-asl = SISP dell'ASL
notifications-from-program = Argine
notifications-from-you = tu
notifications-says = Testo
notifications-says-result = Esito: { $outcome }.
notifications-says-result-withdrawn = Il laboratorio ha ritirato un esito: non vale più.
notifications-says-worsening = Rispetto alla segnalazione precedente sono nuovi o più forti: { $symptoms }.
notifications-says-swab-measure = La misura in corso può terminare con un tampone, e nessuno lo ha ancora richiesto.
notifications-says-swab-confirmation = È positivo un test che da solo non basta: confermalo con un tampone molecolare. Nessuno lo ha ancora richiesto.
notifications-says-swab-report = Il medico ha segnalato sintomi, e nessuno ha ancora richiesto un tampone.
notifications-says-begun = Misura iniziata il { $day }.
notifications-says-ended = Misura terminata dal { $day }.
notifications-state-waits = Da vedere
notifications-state-seen = Vista, ancora da fare
notifications-closed-acknowledged = Presa visione
notifications-closed-answered = Con risposta
notifications-closed-recorded = Fatto
notifications-closed-over = Non serve più
notifications-closed-superseded = Superata
notifications-closed-lapsed = Scaduta
notifications-seen-by = { $name }, { $when }
notifications-seen-now = Presa visione registrata.
notifications-seen-waits = Presa visione registrata. La comunicazione resta finché il tampone non è richiesto.
notifications-acknowledge = Presa visione
notifications-answer = Rispondi
notifications-answered = La risposta è inviata.
notifications-answered-already = A questo messaggio ha già risposto qualcuno: la risposta è qui sotto.
notifications-no-answer = A questa comunicazione non si risponde: scrivi un messaggio dalla scheda della persona.
notifications-not-yours = Questa comunicazione è per l'altra parte: tocca a chi la riceve.
notifications-thread = Messaggi
notifications-write = Scrivi un messaggio
notifications-goes-to = Lo legge: { $who }.
notifications-no-doctor = La persona non ha un medico curante: non c'è a chi scrivere.
notifications-text = Messaggio
notifications-text-hint = Al massimo 1.000 caratteri. Resta nella scheda della persona e non parte per e-mail.
notifications-text-missing = Scrivi il messaggio.
notifications-text-long = Il messaggio è troppo lungo: al massimo 1.000 caratteri.
notifications-send = Invia il messaggio
notifications-send-answer = Invia la risposta
notifications-sent = Il messaggio è inviato.
notifications-id-taken = Questo invio è già di un'altra comunicazione: ricarica la pagina e riprova.
notifications-request-swab = Richiedi il tampone
notifications-open-person = Apri la scheda
notifications-back = Torna alla scheda
notifications-panel-none = Nessuna comunicazione su questa persona.
notifications-hanging = { $n ->
    [one] { $n } comunicazione
   *[other] { $n } comunicazioni
}
notifications-all = { $n ->
    [0] Non hai comunicazioni da vedere.
    [100] Hai più di 99 comunicazioni da vedere.
    [one] Hai { $n } comunicazione da vedere.
   *[other] Hai { $n } comunicazioni da vedere.
}
notifications-kind-unknown = Scegli un tipo di comunicazione che esiste.

### Le ricevute degli esiti, per il laboratorio che li ha inviati.

notifications-nav-receipts = Ricevute
notifications-receipts = Ricevute degli esiti
notifications-receipts-intro = Che cosa è successo a ogni esito che hai inviato, da qualunque porta: ricevuto, abbinato, consegnato al medico curante, visto.
notifications-receipts-none = Nessun esito con questo giorno e questo stato.
notifications-receipts-not-found = Nessun esito del tuo laboratorio ha questo numero: se l'hai inviato, guarda fra le righe respinte, o in «Da abbinare» se non si sa di chi è.
notifications-receipts-exceptions = Da abbinare
notifications-receipts-count =
    { $n ->
        [0] { $day }: nessun esito che conta. Il giorno è quello in cui l'esito è arrivato la prima volta, anche per le correzioni e i ritiri.
        [one] { $day }: un esito che conta. Il giorno è quello in cui è arrivato la prima volta, anche per le correzioni e i ritiri.
       *[other] { $day }: { $n } esiti che contano. Il giorno è quello in cui sono arrivati la prima volta, anche per le correzioni e i ritiri.
    }
notifications-receipts-found =
    { $n ->
        [0] Nessun esito trovato.
        [one] Un esito trovato.
       *[other] { $n } esiti trovati.
    }
notifications-receipts-show = Mostra
notifications-receipts-days = I conti di ogni giorno
notifications-receipts-flow = Il flusso di oggi
notifications-receipt = Ricevuta
notifications-receipt-heading = Esito { $number }
notifications-receipt-of = Esito
notifications-receipt-day = Giorno
notifications-receipt-test = Test
notifications-receipt-outcome = Esito del test
notifications-receipt-number-of = Numero della richiesta
notifications-receipt-accession = Numero del documento
notifications-receipt-door = Arrivato
notifications-receipt-revision = Versione
notifications-receipt-search = Numero della richiesta o del documento
notifications-receipt-search-hint = Il numero dell'etichetta, o quello che il laboratorio ha dato al referto.
notifications-receipt-find = Cerca
notifications-receipt-number = Scrivi un numero di al massimo 60 caratteri.
notifications-receipt-print = Stampa
notifications-receipt-steps = Che cosa è successo
notifications-receipt-step-received = Ricevuto
notifications-receipt-step-case = Caso
notifications-receipt-step-delivered = Al medico
notifications-receipt-step-seen = Visto
notifications-receipt-awaited = in attesa
notifications-receipt-nothing = nulla da fare
notifications-receipt-received = Ricevuto e registrato
notifications-receipt-matched = Abbinato alla persona, senza una richiesta
notifications-receipt-matched-rule = Abbinato alla persona, senza una richiesta: { $rule }
notifications-receipt-matched-request-desk = Abbinato da una persona, e alla richiesta { $number }
notifications-receipt-matched-request = Abbinato alla persona e alla richiesta { $number }
notifications-receipt-case = Caso o misura aperti o confermati
notifications-receipt-case-none = Non ne segue nessun caso
notifications-receipt-case-none-positive = Nessun caso è tenuto aperto da questo esito
notifications-receipt-case-corrected = Corretto da un esito successivo: ciò che aveva avviato è stato ritirato
notifications-receipt-case-withdrawn = Ritirato: l'esito non conta più, e ciò che aveva avviato è stato ritirato
notifications-receipt-case-withdrawal = Questo è il ritiro dell'esito: ciò che aveva avviato è stato ritirato
notifications-receipt-delivered = Consegnato al medico curante
notifications-receipt-undelivered = Nessun medico curante lo riceve
notifications-receipt-seen = Visto dal medico curante
notifications-receipt-unseen = Il medico curante non ha ancora segnato di averlo visto.
notifications-receipt-never-seen = Nessuno ne attende la lettura
notifications-receipt-correction = L'esito che lo corregge
notifications-receipt-withdrawal = Il suo ritiro
notifications-receipt-state-waiting = consegnato, non ancora visto
notifications-receipt-state-seen = visto
notifications-receipt-state-undelivered = senza medico
notifications-receipt-state-corrected = corretto
notifications-receipt-state-withdrawn = ritirato
notifications-receipt-state-unknown = Lo stato è waiting, seen, undelivered, corrected o withdrawn.
