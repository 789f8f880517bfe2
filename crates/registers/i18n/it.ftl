### Registri: organizzazioni con le loro parti, medici, assegnazione degli assistiti.

registers-nav = Registri
registers-title = Registri
registers-intro = Aziende, enti, strutture e reparti, laboratori, scuole e medici. Ciò che aggiungi vale subito in tutta la piattaforma.
registers-new = Aggiungi
registers-new-intro = Che cosa vuoi aggiungere?
registers-found = { $n ->
    [one] Una voce.
   *[other] { $n } voci.
}
registers-none = Nessuna voce corrisponde a ciò che cerchi.
registers-search = Cerca per nome o codice
registers-search-button = Cerca
registers-export = Scarica l'elenco (CSV)
registers-asl-all = Tutte le ASL
registers-on = Alla data
registers-on-hint = Vuota: oggi. Lo stato è quello del giorno indicato.
registers-csv-header = tipo;codice;nome;natura;fa parte di;ASL;comune;recapito;primo giorno;ultimo giorno

## Tipi

registers-what-asl = ASL
registers-what-body = Ente
registers-what-facility = Struttura
registers-what-ward = Reparto
registers-what-laboratory = Laboratorio
registers-what-school = Scuola
registers-what-doctor = Medico
registers-whats-asl = ASL
registers-whats-body = Enti
registers-whats-facility = Strutture
registers-whats-ward = Reparti
registers-whats-laboratory = Laboratori
registers-whats-school = Scuole
registers-whats-doctor = Medici
registers-new-asl = Nuova ASL
registers-new-body = Nuovo ente
registers-new-facility = Nuova struttura
registers-new-ward = Nuovo reparto
registers-new-laboratory = Nuovo laboratorio
registers-new-school = Nuova scuola
registers-new-doctor = Nuovo medico
registers-hint-asl = Un'azienda sanitaria locale.
registers-hint-body = Chi gestisce strutture o laboratori: azienda ospedaliera, società, fondazione.
registers-hint-facility = Dove si curano le persone: ospedale, residenza per anziani, albergo per l'isolamento.
registers-hint-ward = Una parte di una struttura.
registers-hint-laboratory = Chi legge i tamponi di una o più ASL.
registers-hint-school = Una sede scolastica.
registers-hint-doctor = Medico di famiglia, pediatra o medico delle unità domiciliari (USCA).
registers-doctor-MMG = Medico di medicina generale
registers-doctor-PLS = Pediatra di libera scelta
registers-doctor-USCA = Medico USCA
registers-nature-facility-hospital_public = Ospedale pubblico
registers-nature-facility-hospital_private = Ospedale privato
registers-nature-facility-nursing_home = Residenza per anziani (RSA)
registers-nature-facility-isolation_hotel = Struttura extra-domiciliare
registers-nature-facility-community = Comunità
registers-nature-facility-other = Altro
registers-nature-ward-ordinary = Degenza ordinaria
registers-nature-ward-sub_intensive = Terapia sub-intensiva
registers-nature-ward-intensive = Terapia intensiva
registers-nature-ward-emergency = Pronto soccorso
registers-nature-ward-rehabilitation = Riabilitazione
registers-nature-ward-other = Altro

## Campi

registers-what = Tipo
registers-code = Codice
registers-name = Nome
registers-family-name = Cognome
registers-given-name = Nome
registers-doctor-kind = Tipo di medico
registers-registry-code = Codice anagrafe (AURA)
registers-registry-code-hint = Il codice del medico nell'anagrafe regionale, se lo conosci.
registers-nature = Natura
registers-parent = Fa parte di
registers-parent-ward = Struttura
registers-parent-body = Ente o ASL che la gestisce
registers-parent-none = Nessuno
registers-comune = Comune
registers-comune-hint = Nome o codice ISTAT. L'ASL è quella del comune.
registers-place = Dove
registers-asl = ASL
registers-asl-of-body = ASL
registers-asl-several = Di più ASL
registers-address = Indirizzo
registers-contact = Recapito
registers-serves = ASL di cui legge i tamponi
registers-capacity = Tamponi al giorno
registers-from = Primo giorno
registers-until = Ultimo giorno
registers-no-end = Senza fine
registers-state = Stato
registers-state-open = Attivo
registers-state-to-come = Non ancora attivo
registers-state-closed = Chiuso
registers-closed-since = Chiuso dal { $day }
registers-closes-after = Chiude dopo il { $day }
registers-code-asl-hint = Tre cifre, per esempio 301.
registers-code-body-hint = Da 3 a 20 lettere maiuscole, cifre e trattini. Non si cambia più.
registers-code-facility-hint = Il codice HSP, se c'è; altrimenti da 3 a 20 lettere, cifre e trattini. Non si cambia più.
registers-code-ward-hint = Da 3 a 20 lettere, cifre e trattini, per esempio 010003-MED1. Non si cambia più.
registers-code-laboratory-hint = Da 3 a 20 lettere, cifre e trattini, per esempio LAB-301-9. Non si cambia più.
registers-code-school-hint = Il codice meccanografico.
registers-code-doctor-hint = Il codice regionale, sette lettere e cifre.

## Una voce

registers-entry = Voce del registro
registers-edit = Modifica
registers-save = Salva
registers-add = Aggiungi
registers-added = Aggiunto: vale da subito.
registers-changed-now = Modifiche salvate.
registers-parts = Parti
registers-parts-none = Nessuna parte.
registers-add-facility = Aggiungi una struttura
registers-add-laboratory = Aggiungi un laboratorio
registers-add-ward = Aggiungi un reparto
registers-works = Chi ci lavora
registers-works-none = Nessun ruolo, oggi o in futuro.
registers-role = Ruolo
registers-roles-count = Utenti
registers-choices-count = { $n ->
    [0] Nessun assistito lo ha scelto.
    [one] Un assistito lo ha scelto.
   *[other] { $n } assistiti lo hanno scelto. Prima di chiuderlo, assegnali a un altro medico.
}
registers-history = Storia
registers-history-none = Come nei dati di partenza: nessuno l'ha modificato.
registers-began = Aggiunto
registers-changed = Modificato
registers-by-platform = la piattaforma
registers-difference = { $label }: da «{ $before }» a «{ $after }».
registers-stale = Qualcun altro ha modificato questa voce mentre la compilavi. Ecco che cosa è cambiato; ciò che hai scritto è ancora qui sotto. Se salvi di nuovo, vale ciò che hai scritto.
registers-close = Chiudi
registers-close-heading = Chiudere { $name }?
registers-close-what = Dopo l'ultimo giorno nessuno potrà più scegliere questa voce nei moduli e negli incarichi. La storia resta, il codice non si riusa, e si può riaprire.
registers-close-first = Se qualcuno ci lavora oltre quel giorno, o una sua parte resta aperta, non si chiude: te lo diciamo, con che cosa fare prima.
registers-last-day = Ultimo giorno
registers-close-do = Chiudi dopo questo giorno
registers-close-see = Vedi le parti e chi ci lavora
registers-closed = La chiusura è registrata: il giorno indicato è l'ultimo.
registers-reopen = Riapri
registers-reopened = Riaperto: non ha più una fine.

## Che cosa non va

registers-key-used = Questo modulo, o questa chiave, ha già salvato qualcos'altro, e ora non è stato cambiato nulla. Riapri il modulo e scrivi di nuovo; un programma manda una chiave nuova.
registers-code-used = Questo codice è già stato dato, forse a qualcosa che è chiuso: un codice non si riusa.
registers-code-wrong = Scrivi da 3 a 20 lettere, cifre e trattini.
registers-code-asl = Scrivi le tre cifre dell'ASL.
registers-code-doctor = Scrivi i sette caratteri del codice regionale.
registers-name-missing = Scrivi il nome.
registers-family-name-missing = Scrivi il cognome.
registers-given-name-missing = Scrivi il nome.
registers-doctor-kind-missing = Scegli il tipo di medico.
registers-nature-missing = Scegli la natura.
registers-text-wrong = Scrivi al massimo { $n } caratteri, su una riga.
registers-comune-unknown = Nessun comune con questo nome o codice, oppure più d'uno: scrivi il codice ISTAT.
registers-asl-unknown = Nessuna ASL con questo codice.
registers-not-your-asl = Non è nel territorio della tua ASL.
registers-serves-missing = Scegli almeno una ASL.
registers-serves-not-yours = Puoi aggiungere o togliere soltanto la tua ASL: per le altre rivolgiti all'amministratore regionale.
registers-capacity-wrong = Scrivi un numero, oppure niente.
registers-parent-facility = Scegli la struttura.
registers-parent-kind = Non può farne parte.
registers-parent-closed = Nel primo giorno indicato non è attiva: scegli un altro giorno.
registers-parent-unknown = Non esiste, o non è nel tuo territorio.
registers-from-after-end = Il primo giorno viene dopo la fine.
registers-last-day-missing = Scrivi l'ultimo giorno.
registers-end-before-start = Viene prima del primo giorno.
registers-roles-beyond = { $n ->
    [one] Qui un utente ha un incarico che dura oltre quel giorno. Chiudi prima l'incarico: lo trovi nella pagina della voce, sotto chi ci lavora.
   *[other] Qui { $n } incarichi durano oltre quel giorno. Chiudili prima: li trovi nella pagina della voce, sotto chi ci lavora.
}
registers-parts-beyond = { $n ->
    [one] Una parte va oltre quel giorno: va chiusa prima.
   *[other] { $n } parti vanno oltre quel giorno: vanno chiuse prima.
}
registers-asl-comuni = Questa ASL ha ancora dei comuni: si chiude quando i dati del territorio li danno a un'altra.
registers-reopen-parent = Ciò di cui fa parte è chiuso: riapri prima quello.

## Assegnazione degli assistiti

registers-choices = Assegna assistiti ai medici
registers-choices-intro = La persona passa al nuovo medico dal momento in cui salvi: il precedente non la vede più. La scelta di prima resta nella storia.
registers-choices-hand = Una persona
registers-choices-file = Da un file
registers-choices-columns = Un file CSV con le colonne:
registers-choices-template = Scarica il modello
registers-choices-which = File CSV
registers-choices-check = Controlla il file
registers-choices-assign = Continua
registers-choices-confirm = Confermi l'assegnazione?
registers-choices-confirm-intro = Non è ancora stato scritto nulla. Controlla i nomi: il medico di adesso non vedrà più questa persona.
registers-choices-person = Persona
registers-choices-born = Data di nascita
registers-choices-now = Medico di adesso
registers-choices-no-doctor = nessuno
registers-choices-new = Nuovo medico
registers-choices-confirm-do = Assegna a questo medico
registers-choices-confirm-back = Correggi
registers-tax-code = Codice fiscale della persona
registers-row-doctor = Codice regionale del medico
registers-row-from = Dal giorno
registers-row = Riga
registers-row-outcome = Esito
registers-rows = Righe del file
registers-row-ready = Da assegnare
registers-row-written = Assegnata
registers-row-already = Già così
registers-row-wrong = Da correggere
registers-rows-ready = Da assegnare
registers-rows-ready-what = Righe che saranno scritte.
registers-rows-written = Assegnate
registers-rows-written-what = Persone passate al nuovo medico.
registers-rows-already = Già così
registers-rows-already-what = Righe di chi ha già quel medico.
registers-rows-wrong = Da correggere
registers-rows-wrong-what = Righe non scritte, o che non lo saranno.
registers-choices-rehearsal = Prova dell'assegnazione
registers-choices-rehearsal-intro = Non è stato scritto nulla. Controlla gli esiti, poi conferma.
registers-choices-what = Saranno scritte le righe da assegnare; le altre no.
registers-choices-do = Assegna
registers-choices-nothing = Nessuna riga da assegnare.
registers-choices-another = Un altro file
registers-choices-done = Assegnazione fatta
registers-choice-assigned = Assegnazione salvata: il nuovo medico la vede da subito.
registers-choice-already = La persona ha già questo medico.

registers-api-what = Non è un registro: asl, body, facility, ward, laboratory, school, doctor.
registers-api-state = Non è uno stato: open, to-come, closed.
