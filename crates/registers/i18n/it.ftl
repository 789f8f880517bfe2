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
registers-added = Voce aggiunta: vale dal suo primo giorno.
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
registers-history-none = Come nei dati di partenza: nessuna modifica.
registers-began = Voce aggiunta
registers-changed = Voce modificata
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
registers-reopened = Voce riaperta: non ha più una fine.

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
registers-text-signs = Qui c'è un segno che non si vede o che cambia il verso del testo: cancella tutto e riscrivilo a mano, su una riga.
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
registers-persons-beyond = { $n ->
    [one] Un assistito ha scelto questo medico. Assegnalo prima a un altro, oppure conferma che resti senza medico.
   *[other] { $n } assistiti hanno scelto questo medico. Assegnali prima a un altro, oppure conferma che restino senza medico.
}
registers-leaves-persons = Chiudi anche se questi assistiti restano senza medico
registers-doctor-kind-chosen = Non può diventare un medico che nessuno sceglie: assistiti che lo hanno scelto { $persons }, incarichi a suo nome { $roles }. Assegna prima gli assistiti a un altro medico e chiudi gli incarichi; oppure aggiungi una voce nuova per il servizio USCA.
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
registers-choices-doctor = Medico
registers-choices-doctor-hint = Cognome e nome, oppure il codice regionale di sette caratteri.
registers-choices-doctor-which = Quale medico
registers-choices-doctor-one = { $name }, codice { $code }, { $asl }
registers-choices-doctor-nobody = Nessun medico in attività ha questo nome. Controlla come è scritto, oppure scrivi il suo codice regionale.
registers-choices-doctor-many = Troppi medici si chiamano così: scrivi anche il nome, oppure il codice regionale.
registers-choices-doctor-several = Più medici si chiamano così: scegli quale.
registers-choices-assigned = Assegnazione salvata
registers-choices-next = Assegna un'altra persona
registers-choices-back = Torna ai registri
registers-choices-confirm = Confermi l'assegnazione?
registers-choices-confirm-intro = Non è ancora stato scritto nulla. Controlla i nomi: il medico di adesso non vedrà più questa persona.
registers-choices-person = Persona
registers-choices-born = Data di nascita
registers-choices-now = Medico di adesso
registers-choices-before = Medico di prima
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
registers-choice-assigned = Il nuovo medico vede questa persona da subito; quello di prima non la vede più.
registers-choice-already = La persona ha già questo medico.

registers-api-what = Non è un registro: asl, body, facility, ward, laboratory, school, doctor.
registers-api-state = Non è uno stato: open, to-come, closed.

## Elenchi di codici

registers-codes = Elenchi dei moduli
registers-codes-intro = Le voci che i moduli propongono: aggiungine, correggi i nomi, chiudi quelle che non servono più.
registers-codes-region = Le modifiche le fa l'amministratore regionale.
registers-codes-show = Mostra
registers-list = Elenco
registers-list-symptom = Sintomi
registers-list-symptom-file = sintomi
registers-list-symptom-what = Ciò che il medico spunta nella segnalazione di un caso sospetto.
registers-list-swab_reason = Motivi del tampone
registers-list-swab_reason-file = motivi-del-tampone
registers-list-swab_reason-what = Perché si richiede un tampone.
registers-list-cancel_reason = Motivi di annullamento
registers-list-cancel_reason-file = motivi-di-annullamento
registers-list-cancel_reason-what = Perché si annulla una richiesta di tampone.
registers-list-person_kind = Tipi di persona
registers-list-person_kind-what = Che cosa è una persona per la sorveglianza: cittadino, operatore sanitario, ospite di struttura.
registers-list-vaccine = Vaccini
registers-list-vaccine-what = Con che cosa una persona è stata vaccinata.
registers-terms = Voci
registers-terms-valid = In uso
registers-terms-others = Non in uso
registers-terms-none = Nessuna voce in questo stato nel giorno indicato.
registers-term = Voce dell'elenco
registers-term-new = Aggiungi una voce
registers-term-edit = Modifica della voce
registers-term-open = In uso
registers-term-to-come = Non ancora in uso
registers-term-closed = Chiusa
registers-term-void = Mai in uso
registers-term-added = Voce aggiunta: i moduli la propongono dal suo primo giorno.
registers-term-holds = In uso dal { $from }. Ultimo giorno: { $until }.
registers-term-name-hint = Il nome si legge anche nei dati già scritti: correggilo, ma non cambiarne il significato.
registers-term-code-hint = Da 2 a 40 lettere minuscole, cifre e _, per esempio perdita_di_voce. Non si cambia più.
registers-term-code-wrong = Scrivi da 2 a 40 lettere minuscole senza accenti, cifre o _, cominciando con una lettera.
registers-term-code-used = È già il codice di «{ $name }»: un codice non si riusa. Se la voce è chiusa, riaprila.
registers-term-name-used = Un'altra voce in uso si chiama così ({ $code }): scrivi un nome diverso.
registers-term-name-taken = Un'altra voce in uso si chiama allo stesso modo: cambia prima il nome di una delle due, poi riprova. Non è stato cambiato nulla.
registers-list-full = L'elenco ha già { $n } voci, con quelle chiuse, e non ne può avere di più: modifica o riapri una voce che c'è.
registers-term-last = Nell'elenco deve restare almeno una voce in uso e senza fine: aggiungine o riaprine un'altra, poi riprova.
registers-term-close-what = Dopo l'ultimo giorno i moduli non propongono più questa voce. Dove è già stata scelta il nome resta, e la voce si può riaprire.
registers-place-in-list = Posto
registers-place-hint = Le voci stanno dal numero più piccolo al più grande. Vuoto: in fondo, o dove sta già.
registers-place-wrong = Scrivi un numero da 1 a 9999, oppure niente.
registers-counts-as = Vale come
registers-counts-as-nothing = Nessuna regola
registers-counts-as-hint = Se una regola della piattaforma deve trattarla come una voce che conosce. Non si cambia più.
registers-counts-as-of = Vale come «{ $name }»
registers-counts-as-unknown = Le regole conoscono soltanto: { $known }. Scrivi uno di questi codici, oppure niente.
registers-counts-as-kept = «Vale come» non si cambia: chiudi questa voce e aggiungine un'altra.
registers-ruled = Ne dipende una regola
registers-rule-symptom-loss_of_smell = Ne dipende una regola: chi ha soltanto questo sintomo può terminare l'isolamento, perché l'olfatto può mancare per mesi. Puoi cambiare il nome o chiudere la voce; la regola resta per i dati già scritti.
registers-rule-symptom-loss_of_taste = Ne dipende una regola: chi ha soltanto questo sintomo può terminare l'isolamento, perché il gusto può mancare per mesi. Puoi cambiare il nome o chiudere la voce; la regola resta per i dati già scritti.
registers-rule-swab_reason-symptoms = Il modulo la propone quando il tampone nasce da una segnalazione con sintomi. Se la chiudi, propone un'altra voce che vale come questa, o nessuna.
registers-rule-swab_reason-end_of_isolation = Il modulo la propone quando un isolamento aspetta un tampone per terminare. Se la chiudi, propone un'altra voce che vale come questa, o nessuna.
registers-rule-cancel_reason-other = Chi sceglie questa voce deve scrivere una nota.
registers-rule-person_kind-citizen = È la voce di chi non è altro: vale quando nessuno ne sceglie un'altra.
registers-rule-person_kind-health_worker = Ne dipende una regola: per chi lavora in sanità la quarantena e la fine dell'isolamento hanno regole proprie.
registers-restore = Riporta com'era prima
registers-restored = La voce è com'era prima. Ciò che è stato scritto nel frattempo resta nella storia.

## Elenchi da file

registers-file = Importa da un file
registers-file-intro = Prima vedi che cosa cambierebbe, riga per riga; poi confermi.
registers-file-columns = Bastano codice e nome. Le voci che il file non nomina restano come sono.
registers-file-rehearsal = Prova dell'importazione
registers-file-rehearsal-intro = Non è stato scritto nulla. Controlla gli esiti, poi conferma.
registers-file-what = Saranno scritte le righe da aggiungere, da modificare e da chiudere; le altre no.
registers-file-do = Importa
registers-file-no-rows = Nessuna riga da scrivere.
registers-file-stale = Qualcun altro ha modificato l'elenco dopo la tua prova. Ecco la prova rifatta: non è stato scritto nulla.
registers-file-nothing = Il file non cambia nulla: l'elenco dice già così.
registers-file-written = Importazione fatta: ogni voce vale dal suo primo giorno.
registers-file-not-written = Righe non scritte
registers-file-not-written-what = Correggile nel file e importalo di nuovo: le righe già scritte non cambiano.
registers-file-done = Importazione
registers-file-done-intro = Che cosa ha fatto il file del { $when }.
registers-file-did = Che cosa ha cambiato
registers-file-added = Voce aggiunta
registers-file-now = Adesso
registers-file-stands = Vale
registers-file-changed-since = Poi cambiata o annullata
registers-file-back = Torna all'elenco
registers-file-undo = Annulla l'importazione
registers-file-undo-what = Le voci tornano com'erano; quelle cambiate dopo l'importazione restano come sono ora.
registers-file-undone = Importazione annullata: le voci sono com'erano prima.
registers-file-undone-partly = Importazione annullata, ma non per le voci cambiate dopo: quelle restano come sono.
registers-files = Ultime importazioni
registers-file-when = Quando
registers-file-who = Chi
registers-file-changed = Voci cambiate
registers-row-added = Da aggiungere
registers-row-added-what = Voci nuove.
registers-row-changed = Da modificare
registers-row-changed-what = Voci che dicono altro.
registers-row-closed = Da chiudere
registers-row-closed-what = Voci che hanno una fine, o una fine anticipata.
registers-row-same = Già così
registers-row-same-what = Righe che non cambiano nulla.
registers-row-refused = Da correggere
registers-row-refused-what = Righe che non saranno scritte.
registers-row-problem = Colonna «{ $column }»: { $what }
registers-row-twice = Lo stesso codice sta già nella riga { $row }: tieni una sola riga.
registers-file-large = Il file è troppo grande: al massimo 256 kB. Dividilo in più file.
registers-file-long = Il file ha troppe righe: al massimo 1.000. Dividilo in più file.
registers-file-encoding = Il file non è in UTF-8: salvalo dal foglio di calcolo come «CSV UTF-8».
registers-file-broken = Il file non si legge come CSV: salvalo di nuovo dal foglio di calcolo.
registers-file-header = Nella prima riga servono le colonne «codice» e «nome»: scarica il modello e riempi quello.
registers-file-unknown-columns = Queste colonne non sono previste: { $columns }. Toglile o correggi il nome, poi riprova.
registers-file-columns-twice = Queste colonne ci sono più di una volta: { $columns }. Tienine una.
registers-file-cell-beyond = Nella riga { $row } c'è un valore in una colonna senza nome: dalle un nome del modello, o cancellalo.
registers-file-empty = Il file non contiene righe.

registers-api-list = Non è un elenco: symptom, swab_reason, cancel_reason, person_kind, vaccine.

# Il file dell'anagrafe regionale
registers-people = Aggiorna l'anagrafe da un file
registers-people-intro = Per un file piccolo, come le righe tornate indietro e corrette. L'anagrafe intera si carica dalla riga di comando.
registers-people-others = Possono esserci anche:
registers-people-wins = Il file vince su quanto corretto a mano
registers-people-wins-hint = Senza, dove un operatore ha corretto un dato resta il suo, e l'esito lo dice.
registers-people-rehearsal = Prova dell'aggiornamento
registers-people-rehearsal-intro = Non è stato scritto nulla. Controlla gli esiti, poi conferma.
registers-people-what = Saranno scritte le persone nuove e quelle da aggiornare; le altre righe no.
registers-people-do = Aggiorna l'anagrafe
registers-people-nothing = Nessuna riga da scrivere.
registers-people-done = Anagrafe aggiornata
registers-people-rows = Righe da guardare
registers-people-new = Nuove
registers-people-new-what = Persone non ancora conosciute.
registers-people-changed = Da aggiornare
registers-people-changed-what = Persone di cui il file dice altro.
registers-people-same = Già così
registers-people-same-what = Righe che non cambiano nulla.
registers-people-kept = Corrette a mano
registers-people-kept-what = Righe in cui resta quanto corretto da un operatore.
registers-people-wrong = Da correggere
registers-people-wrong-what = Righe non scritte, o che non lo saranno.
