# Elenchi

lists-nav = Elenchi
lists-title = Elenchi
lists-intro = Elenchi da filtrare, ordinare e condividere. Scegli da quale partire.
lists-patients = Pazienti
lists-patients-what = Le persone che vedi, con l’ultima segnalazione, misura, richiesta ed esito di ciascuna.
lists-reports = Segnalazioni
lists-reports-what = Le segnalazioni di casi sospetti: prima quelle in attesa, da più tempo.
lists-requests = Richieste di tampone
lists-requests-what = Le richieste: prima quelle in attesa, per urgenza e per età.
lists-measures = Misure
lists-measures-what = Isolamenti e quarantene: prima quelli la cui fine aspetta conferma, poi i più recenti.
lists-notices = Persone in isolamento o quarantena
lists-notices-what = Chi nel comune deve restare a casa, dove, da quando e fino a quando.
lists-complete = Persone da completare
lists-complete-what = Persone con qualcosa in corso a cui manca un dato, e segnalazioni rimandate al medico.
lists-transfers = Trasferimenti
lists-transfers-what = Le persone prese in carico da un’altra ASL o chieste a un’altra ASL, le ultime prima.

lists-yes = Sì
lists-no = No
lists-filter = Filtra
lists-from = Dal
lists-to = Al
lists-sort = Ordina
lists-sort-own = Ordine dell’elenco
lists-save = Salva questo filtro
lists-columns = Scegli le colonne
lists-asked = Filtri attivi
lists-take-away = (togli)
lists-everything = Tutti, senza filtri
lists-edit = gestisci
lists-kept-title = Filtri salvati
lists-no-values = Nessun valore fra le righe dell’elenco.
lists-choose = Scelta
lists-pick = Scegli
lists-choose-all = Tutte le righe della pagina
lists-chosen = Righe scelte (tasto x per la riga, maiuscole per più righe):
lists-nameless = Senza nome
lists-empty = L’elenco è vuoto.
lists-none-answer = Nessuna riga corrisponde ai filtri.
lists-none-left = Le righe scelte non ci sono più.
lists-none-chosen = Scegli prima almeno una riga.
lists-value-unknown = Un valore del filtro non esiste: sceglilo dall’elenco.
lists-values-many = Troppi valori in un filtro: al massimo 40.
lists-days-reversed = La data finale viene prima di quella iniziale.
lists-columns-shown = Colonne da mostrare
lists-columns-hint = Il nome c’è sempre. La scelta resta per le prossime volte.
lists-columns-usual = Torna alle colonne solite
lists-columns-save = Mostra queste colonne
lists-columns-saved = Colonne salvate.
lists-save-what = Si salva:
lists-name = Nome del filtro
lists-name-hint = Per esempio «Ivrea, quarantene in corso». Non scrivere nomi di persone.
lists-shared = Condividi con chi ha il mio stesso ruolo nella mia struttura
lists-name-missing = Dai un nome al filtro.
lists-name-long = Al massimo 60 caratteri.
lists-name-code = Sembra un codice fiscale: un filtro non deve nominare nessuno.
lists-saved = Filtro salvato.
lists-forgotten = Filtro eliminato.
lists-kept = Filtro salvato
lists-kept-save = Salva
lists-forget = Elimina il filtro
lists-open-with-it = Apri l’elenco con questo filtro
lists-open-no-more = Non aprire più l’elenco con questo filtro
lists-opens-with-it = L’elenco si aprirà con questo filtro.
lists-opens-no-more = L’elenco si aprirà senza filtri.
lists-saved-not-yours = Solo chi ha salvato il filtro può cambiarlo.
lists-preview = Che cosa succederebbe
lists-would = Che cosa succede
lists-would-take_charge = sarà presa in carico da te
lists-would-move = passerà al laboratorio scelto
lists-would-cancel = sarà annullata
lists-laboratory = Nuovo laboratorio
lists-cancel-reason = Motivo
lists-cancel-note = Nota
lists-back = Torna all’elenco
lists-act-take_charge = Prendi in carico
lists-act-move = Cambia laboratorio
lists-act-cancel = Annulla le richieste
lists-labels-print = Stampa le etichette
lists-labels = Etichette delle richieste
lists-labels-intro = Una per ogni richiesta scelta che è in attesa di esito, in misura 62 × 29 mm.
lists-labels-without = { $n ->
    [one] Una riga scelta non ha etichetta: non è in attesa di esito.
   *[other] { $n } righe scelte non hanno etichetta: non sono in attesa di esito.
 }
lists-hindered-asked = aspetta la risposta del medico
lists-hindered-taken = è già stata presa in carico
lists-hindered-resulted = ha già un esito
lists-hindered-cancelled = è già annullata
lists-hindered-proposal = è una proposta da decidere
lists-hindered-changed = è cambiata da quando l’hai vista: ricarica l’elenco
lists-undo = Annulla quello che hai appena fatto
lists-undo-hint = Per un minuto dopo la conferma potrai tornare indietro.
lists-undone = Fatto: tutto è tornato come prima.
lists-undone-in-part = In parte: alcune righe intanto sono cambiate e restano come sono.
lists-undo-late = È passato più di un minuto: non si può più tornare indietro da qui.
lists-some-left = Alcune righe intanto erano cambiate e sono rimaste come erano.
lists-moved-why = Cambio di laboratorio dall’elenco
lists-undone-why = Cambio di laboratorio annullato
lists-test-molecular = Molecolare
lists-test-antigen = Antigenico rapido
lists-test-serology_igg = Sierologico IgG
lists-test-serology_igm = Sierologico IgM
lists-link = Filtra, scegli le colonne, esporta
lists-link-reading = Filtra, scegli le colonne
lists-sort-up = { $column }, crescente
lists-sort-down = { $column }, decrescente
lists-shared-by = condiviso da { $by }
lists-degrees = { $n } °C
lists-days-between = dal { $from } al { $to }
lists-days-from = dal { $from }
lists-days-to = fino al { $to }
lists-count = { $n ->
    [0] Nessuna riga
    [one] Una riga
   *[other] { $n } righe
}
lists-count-most = Almeno { $n } fra le prime { $looked }: l’elenco è più lungo
lists-at-least = almeno { $n }
lists-not-sorted = L’elenco ha più di { $n } righe: resta nel suo ordine. Aggiungi un filtro per ordinarlo come chiesto.
lists-goes-on = Guardate { $n } righe senza riempire la pagina: con «Pagina successiva» la ricerca continua.
lists-cannot = no: { $why }
lists-preview-said = Righe scelte: { $all }. Si può per { $can }, non si può per { $not }.
lists-do-take_charge = { $n ->
    [one] Prendi in carico una segnalazione
   *[other] Prendi in carico { $n } segnalazioni
}
lists-do-move = { $n ->
    [one] Cambia laboratorio a una richiesta
   *[other] Cambia laboratorio a { $n } richieste
}
lists-do-cancel = { $n ->
    [one] Annulla una richiesta
   *[other] Annulla { $n } richieste
}
lists-done-take_charge = { $n ->
    [0] Nessuna segnalazione presa in carico.
    [one] Una segnalazione presa in carico.
   *[other] { $n } segnalazioni prese in carico.
}
lists-done-move = { $n ->
    [0] Nessuna richiesta ha cambiato laboratorio.
    [one] Una richiesta ha cambiato laboratorio.
   *[other] { $n } richieste hanno cambiato laboratorio.
}
lists-done-cancel = { $n ->
    [0] Nessuna richiesta annullata.
    [one] Una richiesta annullata.
   *[other] { $n } richieste annullate.
}

# Colonne

lists-column-person = Persona
lists-column-asl = ASL in carico
lists-column-tax_code = Codice fiscale
lists-column-family_name = Cognome
lists-column-given_name = Nome
lists-column-birth_date = Data di nascita
lists-column-sex = Sesso
lists-column-residence_comune = Comune di residenza
lists-column-residence_asl = ASL di residenza
lists-column-domicile_comune = Comune di domicilio
lists-column-domicile_address = Indirizzo di domicilio
lists-column-phone = Telefono
lists-column-email = E-mail
lists-column-kind = Tipo di persona
lists-column-doctor = Medico di scelta
lists-column-event = Evento
lists-column-event_date = Data dell’evento
lists-column-quarantine_end = Fine della misura
lists-column-conditions = Condizioni cliniche
lists-column-symptoms = Sintomi
lists-column-onset_date = Inizio dei sintomi
lists-column-note = Note
lists-column-isolated_at = Isolamento presso
lists-column-requested_at = Data della richiesta
lists-column-criterion = Criterio epidemiologico
lists-column-test_type = Tipo di test
lists-column-outcome = Ultimo esito
lists-column-sampled_at = Data del test
lists-column-laboratory = Laboratorio
lists-column-swabs = Numero di tamponi
lists-column-currently_positive = Attualmente positivo
lists-column-missing = Da completare
lists-column-report_status = Stato
lists-column-reported_at = Segnalata il
lists-column-reported_by = Segnalata da
lists-column-temperature = Temperatura
lists-column-taken_by = In carico a
lists-column-taken_at = Presa in carico il
lists-column-asked_at = Rimandata il
lists-column-asked_note = Che cosa manca
lists-column-number = Numero
lists-column-person_id = Identificativo della persona
lists-column-authorisation = Stato
lists-column-priority = Priorità
lists-column-reason = Motivo
lists-column-outcome_date = Data dell’esito
lists-column-requester = Richiedente
lists-column-requester_contact = Contatto del richiedente
lists-column-place = Luogo proposto
lists-column-proposed_on = Data proposta
lists-column-measure = Misura
lists-column-measure_status = Stato
lists-column-starts_on = Inizio
lists-column-ended_on = Finita il
lists-column-isolated_comune = Comune
lists-column-asked_on = Data
lists-column-from_asl = Da
lists-column-to_asl = A
lists-column-transfer_status = Stato
lists-column-transfer_reason = Motivo
lists-column-asked_by = Chiesto da
lists-column-answered_at = Risposta il
lists-column-answer = Risposta

# Filtri

lists-filter-event = Evento
lists-filter-kind = Tipo di persona
lists-filter-comune = Comune
lists-filter-asl = ASL in carico
lists-filter-event_date = Data dell’evento
lists-filter-quarantine_end = Fine della misura
lists-filter-onset_date = Inizio dei sintomi
lists-filter-laboratory = Laboratorio
lists-filter-outcome = Esito
lists-filter-sampled_at = Data del test
lists-filter-authorisation = Stato della richiesta
lists-filter-missing = Che cosa manca
lists-filter-report_status = Stato
lists-filter-waited = Attesa
lists-filter-symptomatic = Sintomi
lists-filter-reported_at = Data della segnalazione
lists-filter-test_type = Tipo di test
lists-filter-priority = Priorità
lists-filter-reason = Motivo
lists-filter-requested_at = Data della richiesta
lists-filter-proposed_on = Data proposta
lists-filter-measure_status = Stato
lists-filter-measure = Misura
lists-filter-place = Dove
lists-filter-starts_on = Inizio
lists-filter-transfer_status = Stato
lists-filter-direction = Verso
lists-filter-from_asl = Da
lists-filter-to_asl = A
lists-filter-asked_on = Data

# Valori

lists-value-event-reported = segnalato, da prendere in carico
lists-value-event-taken = segnalazione in carico
lists-value-event-isolation = in isolamento
lists-value-event-quarantine = in quarantena
lists-value-event-elsewhere = misura fuori dal domicilio
lists-value-event-confirm = fine da confermare
lists-value-event-recovered = isolamento finito
lists-value-event-none = nessun evento
lists-value-outcome-positive = positivo
lists-value-outcome-negative = negativo
lists-value-outcome-doubtful = dubbio
lists-value-outcome-indeterminate = indeterminato
lists-value-outcome-not_received = campione non pervenuto
lists-value-outcome-unsuitable = campione non idoneo
lists-value-outcome-none = nessun esito
lists-value-authorisation-requested = in attesa dell’esito
lists-value-authorisation-resulted = con esito
lists-value-authorisation-cancelled = annullata
lists-value-authorisation-proposed = proposta
lists-value-authorisation-information = informazioni insufficienti
lists-value-authorisation-denied = non autorizzata
lists-value-authorisation-none = nessuna richiesta
lists-value-missing-tax_code = codice fiscale
lists-value-missing-phone = telefono
lists-value-missing-domicile = indirizzo di domicilio
lists-value-missing-residence = indirizzo di residenza
lists-value-missing-doctor = medico di scelta
lists-value-missing-answer = risposta del medico
lists-value-report_status-waiting = in attesa
lists-value-report_status-to_complete = da completare
lists-value-report_status-in_charge = in carico
lists-value-waited-today = da oggi
lists-value-waited-yesterday = da ieri
lists-value-waited-longer = da più tempo
lists-value-symptomatic-yes = con sintomi
lists-value-symptomatic-no = senza sintomi
lists-value-test_type-molecular = molecolare
lists-value-test_type-antigen = antigenico rapido
lists-value-test_type-serology_igg = sierologico IgG
lists-value-test_type-serology_igm = sierologico IgM
lists-value-priority-symptomatic_worker = operatore sanitario con sintomi
lists-value-priority-hospital = ricovero
lists-value-priority-symptomatic = sintomi
lists-value-priority-end_of_isolation = fine isolamento
lists-value-priority-contact = contatto
lists-value-priority-screening = screening
lists-value-measure_status-running = in corso
lists-value-measure_status-confirm = fine da confermare
lists-value-measure_status-ended = finita
lists-value-measure-isolation = isolamento
lists-value-measure-quarantine = quarantena
lists-value-place-domicile = al domicilio
lists-value-place-elsewhere = fuori dal domicilio
lists-value-transfer_status-asked = in attesa di risposta
lists-value-transfer_status-taken = presa in carico
lists-value-transfer_status-accepted = accettata
lists-value-transfer_status-refused = rifiutata
lists-value-transfer_status-withdrawn = ritirata
lists-value-direction-wanted = chieste a noi
lists-value-direction-own = chieste da noi
