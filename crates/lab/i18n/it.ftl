### Frasi di richieste di tampone, esiti e file dei laboratori.

lab-nav-requests = Richieste
lab-nav-worklist = Lista di lavoro
lab-nav-import = Invio file

## Parole

lab-test-molecular = Tampone molecolare
lab-test-antigen = Tampone antigenico rapido
lab-test-serology_igg = Sierologia IgG
lab-test-serology_igm = Sierologia IgM
lab-obscured = Oscurato al curante
lab-outcome-positive = Positivo
lab-outcome-negative = Negativo
lab-outcome-doubtful = Dubbio
lab-outcome-indeterminate = Indeterminato
lab-outcome-not_received = Campione non pervenuto
lab-outcome-unsuitable = Campione non idoneo
lab-status-proposed = Proposta
lab-status-information = Informazioni insufficienti
lab-status-denied = Non autorizzata
lab-status-requested = In attesa
lab-status-resulted = Con esito
lab-status-cancelled = Annullata
lab-why-laboratory = laboratorio incaricato
lab-why-requested = ASL che ha richiesto
lab-why-own-result = laboratorio che ha registrato l'esito
lab-why-in-charge = ASL che ha in carico la persona
lab-source-manual = dalla lista di lavoro
lab-source-csv = da file
lab-source-api = da sistema collegato
lab-source-rapid = dal luogo del test
lab-point-gp = Ambulatorio del medico
lab-point-pharmacy = Farmacia
lab-point-school = Scuola
lab-point-rsa = Struttura residenziale
lab-point-hotspot = Punto tamponi
lab-rapid-new = Registra un test rapido
lab-device = Dispositivo: { $device }
lab-rapid-not-taken = Questo test non si può registrare così: rileggi i dati e riprova.

## Richieste

lab-requests = Richieste di tampone
lab-requests-intro = Tra quelle in attesa, in alto le più urgenti e, a parità di priorità, le più vecchie.
lab-requests-of-day = Quelle fatte dalla tua ASL { $day } e non annullate.
lab-requests-of-day-region = Quelle fatte dalle ASL della regione { $day } e non annullate.
lab-tab-proposed = Da autorizzare
lab-tab-information = Informazioni insufficienti
lab-tab-denied = Non autorizzate
lab-none-proposed = Nessun tampone proposto attende una decisione.
lab-none-information = Nessuna proposta attende informazioni.
lab-none-denied = Nessuna proposta è stata respinta.
lab-tab-waiting = In attesa
lab-tab-resulted = Con esito
lab-tab-cancelled = Annullate
lab-tabs = Parti dell'elenco
lab-none-waiting = Nessuna richiesta in attesa.
lab-none-resulted = Nessuna richiesta ha ancora un esito.
lab-none-cancelled = Nessuna richiesta è stata annullata.
lab-choose-person = Scegli una persona per richiedere un tampone
lab-person = Persona
lab-number = Numero
lab-number-or-outcome = Numero della richiesta o esito
lab-test = Test
lab-laboratory = Laboratorio
lab-requested-at = Richiesto
lab-status = Stato
lab-born = Nascita
lab-tax-code = Codice fiscale
lab-reason = Motivo
lab-note = Nota
lab-note-label = Nota per il laboratorio
lab-outcome = Esito
lab-request = Richiesta di tampone
lab-request-number = Numero { $number }
lab-request-new = Richiedi un tampone
lab-request-send = Richiedi il tampone
lab-request-waits = C'è già una richiesta in attesa: n. { $number }, { $test }, { $laboratory }, del { $when }.
lab-request-again = Sì, richiedine un altro
lab-request-again-heading = Serve davvero un altro tampone?
lab-request-again-asked = C'è già una richiesta in attesa da meno di 24 ore, n. { $number }. Se ne serve un'altra, conferma con il pulsante in fondo.
lab-request-made = Tampone richiesto. Ora puoi stampare l'etichetta.
lab-test-type = Tipo di test
lab-priority = Priorità
lab-priority-by-reason = Secondo il motivo
lab-priority-rank = { $rank } di 6
lab-priority-symptomatic_worker = Sintomi in operatore sanitario o RSA
lab-priority-hospital = Ricoverato
lab-priority-symptomatic = Sintomi
lab-priority-end_of_isolation = Fine isolamento
lab-priority-contact = Contatto di un caso
lab-priority-screening = Screening
lab-laboratory-both = { $name } – in coda { $waiting }, capacità { $capacity } al giorno
lab-laboratory-queue = { $name } – in coda { $waiting }
lab-laboratory-capacity = { $name } – capacità { $capacity } al giorno
lab-onset = Inizio dei sintomi
lab-onset-hint = Serve se il motivo sono i sintomi. Se una segnalazione lo dice, è già scritto.
lab-criterion = Criterio epidemiologico
lab-criterion-hint = Per esempio temperatura, sintomi respiratori, contatto, reparto che richiede. Il laboratorio non lo vede.
lab-requester = Chi richiede
lab-requester-contact = Recapito di chi richiede
lab-place = Luogo proposto per il prelievo
lab-place-hint = Per esempio a domicilio, hot spot, ambulatorio.
lab-proposed-on = Giorno proposto
lab-print-label = Stampa l'etichetta
lab-results = Esiti
lab-results-none = Ancora nessun esito.
lab-result-recorded = Esito registrato
lab-result-corrected = Esito corretto
lab-corrected = { $outcome }, poi corretto
lab-sampled = Prelievo { $when }
lab-because = Motivo: { $reason }
lab-panel = Tamponi ed esiti
lab-panel-none = Nessun tampone richiesto e nessun esito.
lab-when = Prelievo o richiesta

## Proposta e autorizzazione

lab-propose-new = Proponi un tampone
lab-propose-intro = La tua proposta va al SISP dell'ASL, che la autorizza, la respinge o chiede altre informazioni.
lab-propose-send = Proponi il tampone
lab-propose-made = Tampone proposto. Qui vedi che cosa decide il SISP.
lab-proposals-off = L'ASL che ha in carico la persona non riceve proposte di tampone dai medici. Segnala il caso sospetto: il tampone lo richiede il SISP.
lab-authorisation = Autorizzazione
lab-ruling-proposed = Proposta
lab-ruling-authorised = Autorizzata
lab-ruling-denied = Non autorizzata
lab-ruling-information = Chieste altre informazioni
lab-ruling-answered = Risposta
lab-ruling-unknown = Scegli che cosa decidi.
lab-ruling-note-missing = Scrivilo nella nota: chi ha proposto il tampone deve poterlo leggere.
lab-decide = Decidi
lab-decide-title = Decisione su un tampone proposto
lab-decide-ruling = Decisione
lab-decide-authorised = Sì, autorizzo: la richiesta va al laboratorio
lab-decide-information = Servono altre informazioni
lab-decide-denied = No, non autorizzo
lab-decide-note = Nota per chi l'ha proposto
lab-decide-note-hint = Serve se non autorizzi o se chiedi altre informazioni.
lab-decide-send = Registra la decisione
lab-decided-authorised = Tampone autorizzato: il laboratorio lo vede nella lista di lavoro.
lab-decided-denied = Tampone non autorizzato. Chi l'ha proposto legge il motivo.
lab-decided-information = Informazioni chieste. Quando chi l'ha proposto risponde, la proposta torna tra quelle da autorizzare.
lab-answer = Rispondi
lab-answer-title = Risposta al SISP
lab-answer-note = Le informazioni che mancavano
lab-answer-send = Invia la risposta
lab-answered = Risposta inviata: la proposta attende di nuovo la decisione.
lab-say-what = { $test }, motivo: { $reason }. Priorità { $priority }. { $laboratory }.
lab-say-onset = Sintomi da { $day }.
lab-say-who = Chi lo propone: { $who }.
lab-label-not-authorised = L'etichetta si stampa quando il SISP ha autorizzato il tampone.
lab-label-priority = P{ $rank }
lab-request-asked-already = Altre informazioni sono già state chieste. Puoi attendere la risposta, autorizzare o non autorizzare.
lab-request-decided = Su questa richiesta è già stato deciso. Riapri la pagina per vedere che cosa.
lab-request-not-asked = Su questa richiesta nessuno ha chiesto altre informazioni.
lab-request-not-authorised = Questa richiesta non è stata autorizzata.
lab-request-denied = Questa richiesta non è stata autorizzata: non c'è nulla da annullare.
lab-cancel-not-yours = La richiesta è stata autorizzata e ora la può annullare solo il SISP dell'ASL.
lab-switch-title = Autorizzazione dei tamponi
lab-switch-nav = Autorizzazione tamponi
lab-switch-intro = Dove è attiva, i medici di famiglia e i pediatri propongono tamponi e il SISP dell'ASL decide. Dove non lo è, i tamponi li richiede solo il SISP. Ciò che è già stato proposto resta da decidere.
lab-switch-asl = Attiva in
lab-switch-save = Salva
lab-switch-saved = Salvato.

## Annullamento

lab-cancel = Annulla la richiesta
lab-cancel-short = Annulla richiesta
lab-cancel-title = Annullamento di una richiesta di tampone
lab-cancel-what = { $test }, numero { $number }, { $laboratory }.
lab-cancel-effect = La richiesta esce subito dalla lista di lavoro del laboratorio. Se il campione è già stato preso e l'esito arriva lo stesso, viene registrato.
lab-cancel-reason = Perché la annulli
lab-cancel-reason-unknown = Scegli il motivo dall'elenco.
lab-cancel-note = Nota sull'annullamento
lab-cancel-note-hint = Serve se il motivo da solo non dice abbastanza, per esempio «Altro».
lab-cancel-note-missing = Hai scelto «{ $name }»: scrivi il motivo nella nota.
lab-cancel-save = Annulla la richiesta
lab-cancel-back = Torna alla richiesta
lab-cancelled = Richiesta annullata. Il laboratorio non la vede più nella lista di lavoro.
lab-cancelled-at = Annullata
lab-scanned-cancelled = Questa richiesta è stata annullata dall'ASL. Se hai il campione, puoi registrare l'esito lo stesso.

## Etichetta

lab-label = Etichetta
lab-label-of = Etichetta { $number }
lab-label-intro = Misura 62 × 29 mm. Se non parte la stampa, usa il comando Stampa del browser.
lab-print = Stampa
lab-print-all = Stampa tutte
lab-barcode = Codice a barre del numero { $number }

## Lista di lavoro

lab-worklist = Lista di lavoro
lab-worklist-waiting = In attesa, per priorità e poi dalla più vecchia
lab-worklist-none = Nessun campione in attesa: quando un'ASL richiede un tampone a questo laboratorio, compare qui.
lab-worklist-more = Ce ne sono altre: leggi il codice a barre oppure registra prima queste.
lab-worklist-next = Mostra le successive
lab-worklist-none-shown = Nessun campione con questo filtro.
lab-bench = Banco del laboratorio
lab-show = Quali campioni
lab-show-todo = Da lavorare
lab-show-all = Tutti
lab-show-automatic = A · esito automatico
lab-show-manual = L · esito a mano
lab-door-automatic = Automatico: l'esito viene da un sistema o da un file
lab-door-manual = A mano: l'esito l'ha scritto una persona del laboratorio
lab-load-waiting = In attesa: { $n }
lab-load-capacity = Capacità: { $n } al giorno
lab-load-days = { $days ->
    [0] Nessun arretrato
    [one] Lavoro per 1 giorno
   *[other] Lavoro per { $days } giorni
}
lab-load-no-capacity = Capacità non indicata: la scrive l'amministratore nel registro dei laboratori
lab-load-done = Esiti di oggi: { $n }
lab-load-over = oltre { $n }
lab-entry-hint = Leggi il codice a barre o usa le frecce per scegliere. Poi N negativo, P positivo, D dubbio, I indeterminato, NP non pervenuto, NI non idoneo, SO sospeso, IC in corso, e Invio. Z annulla l'ultimo, entro un minuto.
lab-enter = Invio
lab-selected = { $name }, { $born }
lab-ask-positive = Positivo? Premi S e Invio per confermare. Qualunque altro tasto annulla.
lab-nothing-selected = Scegli prima una richiesta: leggi il codice a barre o usa le frecce.
lab-since = In attesa dal
lab-record = Inserisci esito
lab-recorded = { $outcome } registrato per il campione { $number } di { $name }, { $born }. Prelievo: { $day }.
lab-recorded-wrong = Non è giusto? Correggilo
lab-today = Registrati oggi
lab-today-none = Oggi non è stato ancora registrato nessun esito.
lab-correct = Correggi
lab-actions = Azioni
lab-result-new = Inserisci l'esito
lab-result-save = Registra
lab-confirm = Confermo che è positivo
lab-confirm-hint = Spunta la casella solo se l'esito è positivo.
lab-sampled-days = Prelevati il
lab-sampled-day-form = Scegli dall'elenco il giorno del prelievo.
lab-sampled-before-request = Questo tampone è stato richiesto il { $day }: non può essere stato prelevato prima. Scegli il giorno giusto.
lab-sampled-on = Giorno del prelievo
lab-sampled-time = Ora del prelievo
lab-sampled-other = Se è un altro giorno, quale
lab-sampled-time-hint = Per esempio 09:30. È scritta sul modulo che accompagna il campione.
lab-sampled-requested = Il tampone è stato richiesto { $day } alle { $time }.
lab-day-today = Oggi, { $day }
lab-day-yesterday = Ieri, { $day }
lab-day-request = Il giorno della richiesta, { $day }
lab-day-other = Un altro giorno
lab-correct-title = Correggi un esito
lab-correct-was = Esito registrato: { $outcome }. Resterà nella storia insieme a quello corretto.
lab-correct-outcome = Esito giusto
lab-correct-reason = Perché va corretto
lab-correct-save = Salva la correzione
lab-corrected-done = Esito corretto. La versione di prima resta nella storia.

## Invio di un file

lab-import = Invio di un file di esiti
lab-import-intro = Il file CSV a 27 colonne, oppure la tabella del laboratorio così com'è (CSV o Excel): se le colonne non sono quelle del tracciato, dici tu quali sono. Le righe giuste vengono accettate, quelle sbagliate tornano indietro con il motivo. Inviare due volte lo stesso file non cambia nulla.
lab-import-file = File CSV o Excel (.xlsx)
lab-import-file-hint = Con la riga delle intestazioni, fino a 64 MB.
lab-import-send = Invia
lab-import-history = File inviati
lab-import-none = Nessun file inviato finora.
lab-import-when = Inviato
lab-import-state = Stato
lab-import-running = In lavorazione
lab-import-interrupted = Interrotto
lab-import-done = Completato
lab-import-failed = Non letto
lab-import-stopped-early = Fermato
lab-import-rows = Righe
lab-import-rows-definition = righe del file, senza intestazioni e righe vuote
lab-import-accepted = Accettate
lab-import-accepted-definition = esiti nuovi e correzioni
lab-import-rejected = Respinte
lab-import-rejected-definition = da correggere e inviare di nuovo
lab-import-duplicate = Già presenti
lab-import-duplicate-definition = inviate in precedenza: non cambiano nulla
lab-import-outdated = { $n ->
    [one] 1 riga già presente riporta un esito che nel frattempo è stato corretto: vale la correzione. Se invece è giusta la riga, correggi l'esito a mano.
   *[other] { $n } righe già presenti riportano un esito che nel frattempo è stato corretto: vale la correzione. Se invece sono giuste le righe, correggi gli esiti a mano.
}
lab-import-by = Letto con il modello «{ $mapping }».
lab-import-page = Esito dell'invio
lab-import-progress = { $rows } righe elaborate
lab-import-of = su circa { $expected }
lab-import-leave = Puoi lasciare questa pagina: il lavoro continua e il risultato resta nell'elenco dei file inviati.
lab-import-refresh = Aggiorna
lab-import-stopped = La lavorazione si è interrotta. Invia di nuovo lo stesso file: ciò che è già stato preso non viene ripetuto.
lab-import-wrong = Righe respinte
lab-import-wrong-first = Le prime { $n } righe respinte
lab-import-what = Errore
lab-import-how = Come correggere
lab-import-download = Scarica le righe respinte
lab-import-download-hint = Correggi il file scaricato e invialo così com'è: le due colonne in più vengono ignorate.
lab-import-kept = Le righe respinte si possono scaricare fino al { $until }, poi vengono cancellate.
lab-import-forgotten = Le righe respinte non si possono più scaricare: sono state cancellate. Se servono ancora, invia di nuovo il file originale.
lab-import-another = Invia un altro file
lab-import-days = I conti di ogni giorno
lab-import-incomplete =
    { $n ->
        [one] { $when }: una riga da rimandare
       *[other] { $when }: { $n } righe da rimandare
    }
lab-import-completes = Completa un file già inviato
lab-import-completes-none = No: è un file nuovo
lab-import-completes-hint = Se mandi solo le righe respinte, corrette, scegli il file da cui vengono: il conto si chiude lì.
lab-import-completes-another = completa un altro file
lab-import-completes-nothing = Quel file non ha righe respinte da completare.
lab-import-is-completing = Queste righe completano un file inviato prima:
lab-import-the-first = guarda il conto intero
lab-import-complete-it = Rimanda le righe corrette
lab-import-completed = File completato: { $rows } righe = { $first } prese al primo invio + { $later } con gli invii successivi.
lab-import-not-completed = { $rows } righe = { $first } prese al primo invio + { $later } con gli invii successivi + { $left } ancora da rimandare.
lab-import-later = Invio del { $when }: { $rows } righe
lab-import-all-good = Tutte le righe sono state accettate o erano già presenti.
lab-status-unknown = Lo stato può essere waiting, proposed, information, denied, resulted oppure cancelled.
lab-sampled-rfc3339 = Scrivi il momento del prelievo secondo RFC 3339, per esempio 2020-11-13T08:30:00+01:00.

## Che cosa non va in una richiesta o in un esito, e come rimediare

lab-outcome-unknown = Scegli dall'elenco che cosa è risultato.
lab-test-unknown = Scegli dall'elenco il tipo di test.
lab-serology-ends-nothing = Un isolamento termina con un tampone, non con la sierologia. Scegli un tampone molecolare o antigenico.
lab-priority-unknown = Scegli la priorità dall'elenco.
lab-onset-missing = Il motivo sono i sintomi e nessuna segnalazione dice da quando: scrivi il giorno in cui sono iniziati.
lab-onset-future = I sintomi non possono iniziare nel futuro. Controlla la data.
lab-onset-long-ago = I sintomi risultano iniziati più di { $days } giorni fa. Controlla l'anno.
lab-proposed-past = Il giorno proposto è già passato. Scegline uno da oggi in poi.
lab-proposed-far = Il giorno proposto è tra più di { $days } giorni. Controlla la data.
lab-text-too-long = Qui ci stanno al massimo { $longest } caratteri. Accorcia il testo.
lab-person-otherwise = La persona indicata non è quella dell'indirizzo.
lab-reason-unknown = Scegli dall'elenco il motivo della richiesta.
lab-laboratory-not-serving = Questo laboratorio non riceve campioni dell'ASL che ha in carico la persona. Scegline uno dall'elenco.
lab-note-too-long = La nota può avere al massimo { $longest } caratteri. Accorciala.
lab-request-already-resulted = Questa richiesta ha già un esito. Se è sbagliato, aprilo e correggilo.
lab-request-has-result = Questa richiesta ha già un esito e non si può annullare.
lab-request-without-result = Questa richiesta non ha ancora un esito da correggere. Registralo dalla lista di lavoro.
lab-request-cancelled = Questa richiesta è già stata annullata.
lab-number-wrong = Il numero ha 10 cifre e l'ultima controlla le altre: questo non torna. Leggi di nuovo il codice a barre o riscrivilo.
lab-number-unknown = Nella lista di questo laboratorio non c'è una richiesta con questo numero. Controlla il numero e a quale laboratorio era destinato il campione.
lab-confirm-positive = Per registrare un positivo serve la conferma. Spunta la conferma, oppure scegli un altro esito.
lab-confirm-other = Hai spuntato «Confermo che è positivo», ma l'esito scelto è un altro. Scegli «Positivo», oppure togli la spunta.
lab-sampled-form = Scegli il giorno del prelievo e scrivi l'ora, per esempio 09:30.
lab-sampled-future = Il prelievo non può essere nel futuro. Controlla giorno e ora.
lab-sampled-long-before = Il prelievo risulta più di { $days } giorni prima della richiesta. Controlla la data.
lab-correction-reason = Scrivi in poche parole perché l'esito va corretto.
lab-correction-same = Questo è già l'esito registrato. Scegli quello giusto, oppure torna indietro.
lab-command-unknown = Scrivi N, P, D, I, NP, NI, SO oppure IC, o il numero di una richiesta.

## Il file dei risultati nel suo insieme

lab-file-not-results = Questo non sembra il file degli esiti: la prima riga deve avere 27 intestazioni separate da punto e virgola. Esportalo di nuovo dal sistema del laboratorio in formato CSV.
lab-file-no-header = La prima riga deve contenere le intestazioni delle colonne e qui non le contiene. Aggiungi la riga delle intestazioni e invia di nuovo il file.
lab-file-utf16 = Il file è scritto in UTF-16 e qui si legge solo UTF-8 o Windows-1252. In Excel salvalo di nuovo come «CSV UTF-8 (delimitato dal separatore di elenco)»; in Blocco note scegli Salva con nome e la codifica UTF-8. Poi invialo di nuovo.
lab-stop-rejected = Questo non sembra un file di risultati: troppe righe sbagliate, mille di seguito o più di quante se ne possano restituire. La lettura si è fermata lì. Le righe giuste lette fino a quel punto sono state prese. Correggi il modo in cui il file viene esportato e invialo di nuovo per intero: ciò che è già stato preso non viene ripetuto.
lab-stop-suspended = La lettura si è fermata prima della fine: chi ha inviato il file non ha più l'accesso o il ruolo. Le righe contate qui sotto sono state lette, le altre no. Un tecnico del laboratorio può inviare di nuovo lo stesso file: ciò che è già stato preso non viene ripetuto.
lab-file-broken = Il file non è arrivato per intero. Invialo di nuovo: ciò che è già stato preso non viene ripetuto.
lab-file-interrupted = L'invio si è interrotto. Invia di nuovo lo stesso file: ciò che è già stato preso non viene ripetuto.

## Una riga del file: che cosa non va (errore) e come correggere (-fix)

lab-csv-where = Riga { $row }, colonna { $column } ({ $name }): { $text }
lab-csv-where-absent = Riga { $row }, { $name }: { $text }
lab-csv-where-row = Riga { $row }: { $text }
lab-csv-missing = manca.
lab-csv-missing-fix = Compila la colonna: è obbligatoria.
lab-csv-control = contiene caratteri invisibili.
lab-csv-control-fix = Cancella il contenuto della cella e riscrivilo a mano.
lab-csv-too-long = è più lunga di { $longest } caratteri.
lab-csv-too-long-fix = Accorcia il testo a { $longest } caratteri.
lab-csv-integer = deve contenere solo cifre.
lab-csv-integer-fix = Scrivi il numero senza lettere, spazi o segni, oppure lascia vuota la colonna.
lab-csv-asl = non è il codice di un'azienda sanitaria del Piemonte.
lab-csv-asl-fix = Usa le tre cifre dell'azienda: 301, da 203 a 213, da 904 a 909.
lab-csv-request-kind = deve avere due cifre.
lab-csv-request-kind-fix = Scrivi il tipo di richiesta con due cifre, per esempio 01: i fogli di calcolo tolgono lo zero iniziale.
lab-csv-identifier = il codice non è valido.
lab-csv-identifier-fix = Confronta il codice con la tessera sanitaria.
lab-csv-name = non contiene lettere.
lab-csv-name-fix = Scrivi cognome e nome con le lettere dell'alfabeto latino, come sul documento.
lab-csv-sex = deve essere M o F.
lab-csv-sex-fix = Scrivi M oppure F.
lab-csv-date = non è una data nella forma gg/mm/aaaa.
lab-csv-date-fix = Scrivi la data con due cifre per giorno e mese e quattro per l'anno, per esempio 01/02/1980.
lab-csv-birth-date = la data di nascita non è possibile.
lab-csv-birth-date-fix = Controlla l'anno: non può essere nel futuro né prima del 1890.
lab-csv-place = non è un codice catastale.
lab-csv-place-fix = Scrivi la lettera e le tre cifre del comune o dello stato estero, per esempio L219 per Torino.
lab-csv-code = il codice dell'esame non è tra quelli previsti.
lab-csv-code-fix = Usa 91.12.S per il tampone, 91.31.C per le IgG, 91.31.D per le IgM.
lab-csv-time = non è nella forma aaaammgghhmmss±hhmm.
lab-csv-time-fix = Scrivi data, ora e fuso senza spazi, per esempio 20201113083000+0100. Se il foglio di calcolo l'ha trasformata in un numero, formatta la colonna come testo.
lab-csv-time-future = il prelievo è nel futuro.
lab-csv-time-future-fix = Controlla data e ora del prelievo.
lab-csv-time-before-birth = il prelievo è prima della nascita.
lab-csv-time-before-birth-fix = Controlla la data del prelievo e quella di nascita.
lab-csv-outcome = l'esito non è tra quelli previsti.
lab-csv-outcome-fix = Usa N negativo, P positivo, D dubbio, I indeterminato, NP non pervenuto.
lab-csv-serology = manca, ed è obbligatoria per la sierologia.
lab-csv-serology-fix = Compila unità di misura, valore e intervallo di riferimento.
lab-csv-width = ha { $found ->
    [one] 1 colonna
   *[other] { $found } colonne
} invece di { $expected }.
lab-csv-width-fix = Controlla che non ci siano punti e virgola in più o in meno: un testo che ne contiene uno va tra virgolette.
lab-csv-quote = una virgoletta aperta non viene chiusa.
lab-csv-quote-fix = Chiudi o togli la virgoletta; una virgoletta dentro a un testo tra virgolette si scrive due volte.
lab-csv-unrecognised = con questi dati la persona non si può riconoscere con certezza.
lab-csv-unrecognised-fix = Confronta codice fiscale, cognome, nome, sesso e data di nascita con la tessera sanitaria, e il numero del documento con il referto originale. Se è tutto giusto, chiedi al SISP di controllare o registrare la persona e poi invia di nuovo la riga.
lab-csv-unrecognised-far = con questi dati la persona non si può riconoscere con certezza, e non bastano per registrarla: residenza e domicilio sono fuori dal Piemonte.
lab-csv-unrecognised-far-fix = Confronta codice fiscale, cognome, nome, sesso, data di nascita e domicilio con la tessera sanitaria, e il numero del documento con il referto originale. Se la persona vive fuori regione, chiedi al SISP di registrarla e poi invia di nuovo la riga.
lab-csv-temporary-unknown = nessuna persona registrata ha questo codice STP o ENI e questa data di nascita.
lab-csv-temporary-unknown-fix = Controlla codice e data di nascita. Se sono giusti, chiedi al SISP di registrare la persona e poi invia di nuovo la riga.
lab-csv-provisional = un codice provvisorio non basta per trovare la persona.
lab-csv-provisional-fix = Scrivi il codice fiscale definitivo, se c'è; altrimenti registra l'esito dalla lista di lavoro con il numero della richiesta.
lab-csv-no-code = senza codice fiscale la persona non si può riconoscere con certezza.
lab-csv-no-code-fix = Scrivi il codice fiscale, lo STP o l'ENI; se non ce n'è uno, registra l'esito dalla lista di lavoro con il numero della richiesta.
lab-csv-fault = la riga non è stata registrata per un errore nostro.
lab-csv-fault-fix = Invia di nuovo questa riga. Se succede ancora, avvisa l'assistenza.

## Una tabella con le colonne del laboratorio: il file che non si legge

lab-sheet-empty = Il file è vuoto: non contiene nessuna riga che si possa leggere. Scegli il file con gli esiti.
lab-sheet-no-table = Questo non è un file CSV né una cartella di lavoro Excel (.xlsx). Esporta gli esiti in uno di questi due formati e invia quello.
lab-sheet-old = Il file è nel vecchio formato di Excel (.xls). Aprilo, scegli Salva con nome e «Cartella di lavoro di Excel (.xlsx)», poi invia quello.
lab-sheet-binary = Il file è nel formato binario di Excel (.xlsb). Aprilo, scegli Salva con nome e «Cartella di lavoro di Excel (.xlsx)», poi invia quello.
lab-sheet-open-document = Il file è in formato OpenDocument (.ods). Salvalo come .xlsx oppure come CSV e invia quello.
lab-sheet-encrypted = Il file è protetto da una password e non si può leggere. Togli la password e invialo di nuovo.
lab-sheet-broken = Il file è danneggiato o incompleto. Aprilo nel foglio di calcolo, salvalo di nuovo come .xlsx e invia quello.
lab-sheet-bomb = Il file, una volta aperto, occupa molto più di quanto può occupare un file di esiti: non viene letto. Copia le righe degli esiti in una cartella di lavoro nuova e invia quella.
lab-sheet-sheets = La cartella di lavoro ha più di { $most } fogli. Copia il foglio degli esiti in una cartella nuova e invia quella.
lab-sheet-no-sheet = Nella cartella di lavoro non c'è il foglio «{ $name }» che il modello si aspetta. Dagli quel nome, oppure scegli un altro foglio e salva il modello.
lab-sheet-no-header = Non si trova la riga delle intestazioni: nelle prime 30 righe ce ne deve essere una con almeno tre colonne. Aggiungila e invia di nuovo il file.
lab-sheet-data-first = La riga { $row } dovrebbe contenere le intestazioni delle colonne e contiene dei dati. Aggiungi sopra la riga delle intestazioni e invia di nuovo il file.
lab-sheet-columns = La tabella ha più di { $most } colonne. Lascia solo quelle degli esiti e invia di nuovo il file.
lab-sheet-rows = Il foglio ha più di { $most } righe. Dividilo in più file e inviali uno alla volta.
lab-sheet-merged = Le celle { $range } sono unite: non si può dire a quali righe o colonne appartenga il valore. Separale, scrivi il valore in ognuna e invia di nuovo il file.
lab-sheet-hidden-row = La riga { $row } è nascosta o esclusa da un filtro: non si può sapere se va inviata. Mostra tutte le righe, cancella quelle che non servono e invia di nuovo il file.
lab-sheet-long = Un testo in «{ $place }» è più lungo di quanto possa essere una cella (32.767 caratteri). Accorcialo, oppure copia gli esiti in una cartella di lavoro nuova, e invia quella.
lab-sheet-deep = La parte «{ $part }» della cartella di lavoro non è scritta come la scrive un foglio di calcolo. Copia gli esiti in una cartella di lavoro nuova e invia quella.
lab-sheet-heading-formula = L'intestazione nella cella { $cell } è una formula o un errore. Scrivi al suo posto il nome della colonna e invia di nuovo il file.
lab-file-no-mapping = Le colonne di questo file non sono le 27 del tracciato e nessun modello salvato ha le stesse intestazioni. Invialo una volta dalla pagina «Invio di un file di esiti», dove si dice quali sono le colonne, oppure indica il modello da usare.

## Una riga della tabella

lab-table-formula = la cella { $cell } contiene una formula.
lab-table-formula-fix = Copia le celle e incolla i valori al posto delle formule: il risultato di una formula può cambiare da solo.
lab-table-error = la cella { $cell } contiene l'errore { $error }.
lab-table-error-fix = Correggi la formula che dà errore nel foglio di calcolo, oppure scrivi il valore a mano.
lab-table-made-date = il foglio di calcolo ha trasformato il valore in una data.
lab-table-made-date-fix = Formatta la colonna come testo e riscrivi il valore com'era.
lab-table-digits = è un numero di più di 15 cifre: il foglio di calcolo ha perso le ultime.
lab-table-digits-fix = Formatta la colonna come testo e riscrivi il numero per intero.
lab-table-code-number = il codice è diventato un numero: gli zeri iniziali sono andati persi.
lab-table-code-number-fix = Formatta la colonna come testo e riscrivi il codice con tutte le cifre, zeri compresi.
lab-table-zeros = è diventato un numero e ha perso lo zero iniziale.
lab-table-zeros-fix = Formatta la colonna come testo e scrivi due cifre, per esempio 01.
lab-table-zeros-lost = è diventato un numero, e in questa colonna altri cominciano con degli zeri: i suoi possono essere andati persi.
lab-table-zeros-lost-fix = Formatta la colonna come testo e riscrivi il numero con tutte le cifre, zeri compresi.
lab-table-day = non è una data che si riconosce.
lab-table-day-fix = Scrivi la data come 01/02/1980 oppure 1980-02-01, con l'anno di quattro cifre.
lab-table-when = non è una data di prelievo che si riconosce.
lab-table-when-fix = Scrivi la data come 13/11/2020, con o senza l'ora (13/11/2020 08:30), oppure 2020-11-13T08:30.
lab-table-hour = l'ora del prelievo non si riconosce.
lab-table-hour-fix = Scrivi l'ora come 08:30, oppure lascia vuota la cella.
lab-table-outcome = la parola non ha un significato nel modello.
lab-table-outcome-fix = Scrivi un esito conosciuto (per esempio NEGATIVO o POSITIVO), oppure aggiungi la parola al modello dalla pagina di invio e rimanda la riga.
lab-table-test = l'esame non ha un significato nel modello.
lab-table-test-fix = Scrivi un esame conosciuto (per esempio MOLECOLARE o ANTIGENICO), oppure aggiungi la parola al modello dalla pagina di invio e rimanda la riga.
lab-table-place = non è un comune o uno stato che si riconosce con certezza.
lab-table-place-fix = Scrivi il nome per intero con la provincia, per esempio Torino (TO), oppure il codice catastale, per esempio L219.
lab-table-long = ha più colonne di quante se ne leggano, o è troppo lunga.
lab-table-long-fix = Controlla che i separatori e le virgolette della riga siano al loro posto.
lab-table-missing = Nel file mancano colonne che il modello usa: «{ $columns }». Aggiungile, oppure invia il file dalla pagina e scegli le colonne che le sostituiscono.

## La pagina delle colonne

lab-table = Quali sono le colonne
lab-table-intro = Per ogni dato scegli la colonna del tuo file. La scelta viene salvata come modello: la prossima volta un file con le stesse intestazioni si legge da solo.
lab-table-facts = Intestazioni alla riga { $row }, { $rows ->
    [one] una riga sotto.
   *[other] { $rows } righe sotto.
}
lab-table-facts-sheet = Foglio «{ $sheet }», intestazioni alla riga { $row }, { $rows ->
    [one] una riga sotto.
   *[other] { $rows } righe sotto.
}
lab-table-picked = Modello «{ $name }», versione { $version }: scelto dalle intestazioni del file. Se non è quello giusto, apri «Colonne, date e foglio» oppure scegline un altro in fondo alla pagina.
lab-table-differs = Le intestazioni non sono più quelle del modello. Il resto è rimasto com'era.
lab-table-column-missing = Manca la colonna «{ $heading }»: scegli quella che la sostituisce.
lab-table-column-new = La colonna «{ $heading }» è nuova.
lab-table-hidden-columns = Queste colonne sono nascoste nel foglio ma vengono lette, se le scegli:
lab-table-change = Colonne, date e foglio
lab-table-sheet = Foglio
lab-table-sheet-hidden = { $name } (nascosto)
lab-table-essential = Di chi è l'esito e che cosa dice
lab-table-person = Altri dati della persona
lab-table-report = Altri dati del referto
lab-table-absent = Non c'è nel file
lab-table-all-rows = Uguale per tutte le righe: { $test }
lab-table-hint-hour = Se data e ora stanno in una colonna sola, qui non serve. Senza ora vale mezzogiorno.
lab-table-hint-document = Se la richiesta non ha numero, quello del referto o dell'accettazione.
lab-table-hint-code = Senza colonna si ricava dal codice fiscale.
lab-table-hint-place = Nome del comune, codice ISTAT o codice catastale. Serve per registrare chi non è ancora in anagrafe.
lab-table-hint-serology = Obbligatorio per la sierologia.
lab-table-dates = Nelle date con le barre viene prima
lab-table-day-first = il giorno: 03/11/2020 è il 3 novembre
lab-table-month-first = il mese: 11/03/2020 è il 3 novembre
lab-table-dates-ask = Le date di questo file non dicono da sole se viene prima il giorno o il mese: sceglilo tu.
lab-table-dates-against = In questo file c'è una data che si legge solo nell'altro ordine: guardala di nuovo. Se la scelta è giusta invia ancora, e le righe con quelle date tornano indietro.
lab-table-dates-unsaid = Le date di questo file non dicono da sole se viene prima il giorno o il mese, e il modello nemmeno. Invialo una volta dalla pagina «Invio di un file di esiti» e scegli l'ordine, oppure scrivi le date come 2020-11-13.
lab-table-dates-other = Le date di questo file si leggono solo nell'altro ordine rispetto al modello: giorno e mese si scambierebbero. Invialo dalla pagina «Invio di un file di esiti» e scegli l'ordine, oppure scrivi le date come 2020-11-13.
lab-table-words = Le parole del tuo file
lab-table-words-hint = Di queste parole non si sa con certezza il significato: dillo tu. Viene salvato nel modello.
lab-table-word-outcome = Esito «{ $word }»
lab-table-word-test = Esame «{ $word }»
lab-table-word-back = Rimanda indietro le righe con questa parola
lab-table-known = Già conosciute:
lab-table-words-missing = Per ogni parola scegli che cosa significa.
lab-table-many-words = Questa colonna ha più di 40 valori diversi: non sembra quella giusta.
lab-table-needed = Scegli la colonna del tuo file.
lab-table-twice = La colonna «{ $heading }» è scelta due volte.
lab-table-not-there = Il file non ha la colonna «{ $heading }»: scegline un'altra.
lab-table-no-rows = Sotto le intestazioni non c'è nessuna riga da inviare.
lab-table-preview = Le prime righe, come verrebbero prese
lab-table-preview-said = Delle prime { $all } righe { $good } sono in ordine.
lab-table-preview-show = Mostra l'anteprima
lab-table-send = Salva il modello e invia
lab-table-row = Riga
lab-table-wrong = Altri errori
lab-table-others = Altri modelli salvati
lab-table-gone = Il file non è più in attesa: resta mezz'ora, e solo fino al prossimo riavvio. Sceglilo di nuovo.
lab-table-gone-typed = Il file non è più in attesa. Sceglilo di nuovo: le colonne e le parole già scelte ci sono ancora.
lab-table-gone-kept = Il file non è più in attesa, ma il modello è salvato: scegli di nuovo il file e si legge da solo.

lab-field-descrStruttura = Struttura del prelievo
lab-field-idStruttura = Numero della struttura
lab-field-matrStruttura = Matricola della struttura
lab-field-idAsr = Codice dell'azienda sanitaria della struttura
lab-field-aslAppartenenza = ASL della persona
lab-field-tipoRichiesta = Tipo di richiesta
lab-field-legalAuthenticator = Chi firma il referto
lab-field-idAura = Numero in AURA
lab-field-codFisc = Codice fiscale, STP o ENI
lab-field-cognome = Cognome
lab-field-nome = Nome
lab-field-sesso = Sesso
lab-field-dataDiNascita = Data di nascita
lab-field-comuneDiNascita = Comune o stato di nascita
lab-field-residenza = Comune di residenza
lab-field-indirizzoResidenza = Indirizzo di residenza
lab-field-domicilio = Comune di domicilio
lab-field-indirizzoDomicilio = Indirizzo di domicilio
lab-field-idDocumento = Numero della richiesta o del referto
lab-field-code = Esame
lab-field-displayName = Descrizione dell'esame
lab-field-effectiveTime = Data del prelievo
lab-field-oraPrelievo = Ora del prelievo
lab-field-esitoCode = Esito
lab-field-esitoDesc = Descrizione dell'esito
lab-field-unit = Unità di misura
lab-field-value = Valore
lab-field-referenceRange = Intervallo di riferimento

## I modelli salvati

lab-mappings = Modelli di file
lab-mappings-intro = Come si leggono le tabelle del tuo laboratorio: quale colonna è quale dato, e che cosa significano le parole. Un modello si fa inviando un file.
lab-mappings-none = Nessun modello salvato. Invia un file con le tue colonne: il modello si salva con il primo invio.
lab-mapping = Modello di file
lab-mapping-name = Nome del modello
lab-mapping-name-hint = Per esempio il programma che fa il file. Con un nome già scelto dalle intestazioni si salva una nuova versione.
lab-mapping-version = Versione
lab-mapping-changed = Modificato
lab-mapping-by = Da
lab-mapping-act = Che cosa è successo
lab-mapping-act-made = Creato
lab-mapping-act-changed = Modificato
lab-mapping-act-renamed = Rinominato
lab-mapping-act-deleted = Eliminato
lab-mapping-columns = Le colonne
lab-mapping-field = Dato
lab-mapping-column = Colonna del file
lab-mapping-words = Le parole
lab-mapping-word = Parola del file
lab-mapping-means = Significato
lab-mapping-versions = Le versioni
lab-mapping-rename = Cambia nome
lab-mapping-rename-it = Salva il nome
lab-mapping-renamed = Il modello ha il nuovo nome.
lab-mapping-delete = Elimina il modello
lab-mapping-delete-what = Il modello «{ $name }» non verrà più scelto da solo. I file già inviati restano come sono.
lab-mapping-delete-it = Elimina
lab-mapping-deleted = Il modello è stato eliminato.
lab-mapping-download = Scarica il modello
lab-mapping-bring = Porta un modello da un file
lab-mapping-bring-it = Salva il modello
lab-mapping-file = File del modello
lab-mapping-file-hint = Il file .json scaricato da un'altra pagina come questa.
lab-mapping-kept = Il modello è salvato.
lab-mapping-unreadable = Questo non è un modello di file. Scegli un file .json scaricato con «Scarica il modello».
lab-mapping-part-wrong = Questa parte del modello non si legge: è scritta come nel file che si scarica con «Scarica il modello».
lab-mapping-part-unknown = Il modello ha una parte che non si conosce, o gliene manca una: ci vogliono format, headings e sources.
lab-mapping-name-taken = Il laboratorio ha già un modello con questo nome. Scrivine un altro, oppure apri quel modello dal fondo della pagina e cambialo.
lab-mapping-name-wrong = Il nome può avere al massimo 60 caratteri leggibili.
lab-mapping-many = Il laboratorio ha già 200 modelli. Eliminane qualcuno che non serve più.
lab-mapping-unfit = Le intestazioni o le parole di questo file sono troppe o troppo lunghe per un modello. Togli dal file le colonne che non servono.
lab-mapping-known-word = La parola «{ $word }» ha un significato che tutti conoscono: un modello non può dargliene un altro. Toglila dal modello.
lab-mapping-unknown = Il laboratorio non ha un modello con questo nome.

lab-request-waits-no-more = La richiesta non è più in attesa: non si può più correggere.

## Che cosa è collegato a una persona da eliminare.

lab-hanging-requests = { $n ->
    [one] una richiesta di tampone
   *[other] { $n } richieste di tampone
}
lab-hanging-results = { $n ->
    [one] un esito
   *[other] { $n } esiti
}
lab-hanging-rejected = { $n ->
    [one] la riga scartata di un file di esiti
   *[other] righe scartate di { $n } file di esiti
}

## La linea del tempo, la sierologia e gli screening

lab-screening = Sierologia e screening
lab-measured = Valore
lab-reference = riferimento { $range }
lab-told-requested = Richiesta di { $test }
lab-told-proposed = Proposta di { $test }
lab-told-cancelled = Richiesta annullata
lab-told-corrected = { $test }, esito corretto
lab-told-reported = Referto del { $day }.
lab-now-result = Ultimo esito
lab-now-waits = In attesa di esito
lab-paper-label = Etichetta del tampone

## Esiti da abbinare

lab-nav-exceptions = Da abbinare
lab-source-hl7 = da messaggio HL7
lab-source-fhir = da messaggio FHIR
lab-source-by = { $source }, { $rule }
lab-rule-request_number = per numero della richiesta
lab-rule-accession = per numero del referto
lab-rule-person_and_date = per persona e giorno del prelievo
lab-rule-tax_code = per codice fiscale
lab-rule-temporary_code = per codice STP o ENI
lab-rule-likeness = per nome, nascita, sesso e comune
lab-rule-registered = per codice fiscale nuovo
lab-rule-remembered = come già risposto per la stessa identità
lab-rule-desk = abbinato da una persona
lab-withdrawn-deleted = Eliminato dal laboratorio
lab-withdrawn-wrong_patient = Ritirato: era di un'altra persona
lab-withdrawn-undone = Annullato da chi l'aveva scritto
lab-result-withdrawn = Esito ritirato
lab-undo-one = Annulla
lab-undo-many = Annulla tutti i { $n } esiti che hai scritto nell'ultimo minuto
lab-undo-left = Ancora { $n } secondi. Dopo si può solo correggere, con un motivo.
lab-undo-left-awaits = Ancora { $n } secondi qui; poi in «Esiti da convalidare», finché un collega non convalida.
lab-undone = Annullato: non vale più, e il campione è di nuovo in attesa.
lab-undo-nothing = Non c'è niente da annullare: vale solo per l'esito che hai appena scritto.
lab-undo-late = È passato più di un minuto: correggi l'esito, con un motivo.
lab-undo-other = L'ha scritto un'altra persona, o l'ha convalidato: solo lei può annullarlo. Puoi correggerlo, con un motivo.
lab-undo-reason = Annullato da chi l'aveva scritto: torna a valere quello di prima
lab-doubt-nameless = Il laboratorio ha detto troppo poco della persona: manca il codice, e mancano il nome o la data di nascita.
lab-doubt-unknown = Nessuna persona conosciuta corrisponde, e ciò che è stato inviato non basta per inserirla.
lab-doubt-contradiction = Un numero porta a una persona, ma gli altri dati non sono i suoi.
lab-doubt-several = Più persone possono essere quella giusta, o una sola è soltanto probabile.
lab-doubt-other_document = Questo referto è già di un'altra persona.
lab-doubt-withdrawn = Il laboratorio aveva ritirato lo stesso esito: serve sapere se vale di nuovo.
lab-doubt-no_place = L'esame, o ciò che ne è risultato, non ha posto tra quelli gestiti qui.
lab-doubt-nothing_to_confirm = Il laboratorio conferma un esito preliminare che non ha mai inviato.
lab-reason-comune = stesso comune
lab-reason-waits = un tampone in attesa qui
lab-reason-request = numero della richiesta
lab-reason-document = numero del referto
lab-reason-code = codice inviato
lab-closing-control = Campione di controllo, di nessuno
lab-closing-sent_again = Il laboratorio lo invierà di nuovo, corretto
lab-closing-elsewhere = Non riguarda questa regione
lab-closing-not_found = Nessuno ha trovato la persona
lab-closing-other = Altro motivo
lab-closing-unknown = Scegli dall'elenco perché si chiude.
lab-closing-note-missing = Scrivi in poche parole perché si chiude.
lab-closing-note-long = La nota è troppo lunga: al massimo { $longest } caratteri.
lab-desk = Esiti da abbinare
lab-desk-intro = Arrivati da un sistema collegato, senza che una regola abbia potuto dire di chi sono. In alto i più vecchi.
lab-desk-open = Da abbinare
lab-desk-open-none = Nessun esito da abbinare.
lab-desk-matched = Abbinati
lab-desk-matched-none = Nessun esito è stato abbinato da una persona.
lab-desk-closed = Chiusi senza persona
lab-desk-closed-none = Nessun esito è stato chiuso senza persona.
lab-desk-sent = Persona come inviata
lab-desk-why = Perché
lab-desk-received = Arrivato
lab-desk-nameless = Senza nome
lab-desk-mine = Lo stai guardando tu
lab-desk-with = Lo guarda { $name }
lab-desk-free = Da prendere
lab-desk-is-matched = Abbinato
lab-desk-is-closed = Chiuso
lab-desk-is-over = Superato
lab-desk-next = Prendi il prossimo
lab-desk-question = Di chi è questo esito?
lab-desk-what = Che cosa è stato inviato
lab-desk-sex = Sesso
lab-desk-code = Codice
lab-desk-home = Residenza
lab-desk-sampled = Prelievo
lab-desk-request = Numero della richiesta
lab-desk-document = Numero del referto
lab-desk-candidates = Chi può essere
lab-desk-candidates-none = Tra le persone che puoi vedere, nessuna corrisponde. La domanda è anche a chi ha in carico la persona.
lab-desk-key = Tasto
lab-desk-asl = ASL
lab-desk-score = Somiglianza
lab-desk-command = Risposta
lab-desk-command-hint = Il numero della persona, N per inserirla nuova, X per chiudere senza persona.
lab-desk-command-unknown = Scrivi il numero di una delle persone, N oppure X.
lab-desk-cannot-create = Con i dati inviati la persona non si può inserire: serve un codice fiscale che dica nome, sesso e nascita.
lab-desk-claim = Lo guardo io
lab-desk-release = Lascialo agli altri
lab-desk-released = L'esito è di nuovo da prendere.
lab-desk-close = Chiudi senza persona
lab-desk-close-reason = Perché si chiude
lab-desk-close-note = Nota
lab-desk-close-note-hint = Serve con «Altro motivo».
lab-desk-close-save = Chiudi
lab-desk-reopen = Riapri
lab-desk-reopen-closed = Se la persona si trova, l'esito si può abbinare.
lab-desk-reopen-matched = Se la persona è sbagliata: l'esito viene ritirato, con ciò che aveva avviato, e torna da abbinare.
lab-desk-reopened = L'esito è di nuovo da abbinare.
lab-desk-done = Fatto. Non ce ne sono altri da prendere.
lab-desk-none-free = Nessun esito da prendere: gli altri li sta guardando qualcuno.
lab-desk-taken = Lo sta guardando un collega.
lab-desk-settled = A questo esito è già stata data una risposta.
lab-desk-no-answer = Di questo esito non si può dire di chi è: si può soltanto chiudere.
lab-desk-not-created = Con questi dati la persona non si può inserire: controlla il codice fiscale e gli altri dati con il laboratorio.
lab-letters = Messaggi non presi
lab-letters-intro = Messaggi che non si sono potuti registrare per un guasto nostro. Nessuno va perso: si riprovano qui.
lab-letters-none = Ogni messaggio arrivato è stato registrato.
lab-letter-what = Messaggio { $number }, { $door }
lab-letter-fault = Un guasto del programma ne ha impedito la registrazione: è annotato nel registro tecnico.
lab-letter-tries = { $n ->
    [one] provato una volta, { $when }
   *[other] provato { $n } volte, l'ultima { $when }
}
lab-letter-retry = Riprova
lab-letter-own = Me ne occupo io
lab-letter-owned = Ora si vede che te ne occupi tu.
lab-letter-dismiss = Non serve
lab-letter-dismissed = Il messaggio non è più in elenco.
lab-letter-why-not = Perché non serve
lab-letter-note = Scrivi in poche parole perché non serve.
lab-letter-taken = Il messaggio è stato registrato.
lab-letter-still = Il messaggio non si è potuto registrare nemmeno ora.
lab-letter-unreadable = Il messaggio non si legge più.
lab-hanging-answers = { $n ->
    [one] un esito abbinato da una persona
   *[other] { $n } esiti abbinati da una persona
}
lab-message-number-taken = Il numero di questo messaggio è già arrivato con un contenuto diverso: inviarlo con un numero nuovo.
## I campioni quando arrivano

lab-receive = Arrivo dei campioni
lab-receive-number = Numero sull'etichetta
lab-receive-hint = Leggi il codice a barre: il campione è registrato come arrivato. Per quello letto prima: NI non idoneo, SO sospeso.
lab-receive-unknown = Leggi il numero sull'etichetta, oppure scrivi NI o SO per il campione letto prima. Se l'etichetta manca, premi «Campione senza richiesta».
lab-receive-no-last = Leggi prima l'etichetta del campione di cui parli.
lab-receive-cancelled = La richiesta è stata annullata dall'ASL. Il campione è registrato come arrivato: se lo analizzi, l'esito vale lo stesso.
lab-receive-elsewhere = Il campione { $number } di { $name }, { $born }, è stato chiesto a un altro laboratorio: { $laboratory }. È qui da te? Premi S e Invio per prenderlo in carico; l'altro laboratorio non lo aspetterà più. Qualunque altro tasto annulla.
lab-receive-link = Arrivo dei campioni
lab-received-done = Arrivato: { $number }, { $name }, { $born }. { $test }, priorità { $priority }.
lab-received-unfit = Non è idoneo?
lab-received-today = Arrivati oggi
lab-received-none = Oggi non è ancora arrivato nessun campione.
lab-received-at = Arrivato
lab-take-over = Sì, è qui: prendilo in carico
lab-taken-over-why = Il campione è arrivato a questo laboratorio.
lab-take-over-waits-no-more = Questo campione non attende più un esito: la richiesta ne ha già uno o è stata annullata. Se ti serve analizzarlo, registralo come campione senza richiesta.
lab-tube-number-unknown = Nessuna richiesta ha questo numero. Controllalo; se l'etichetta non si legge, registra il campione con il modulo che lo accompagna: premi «Campione senza richiesta».
lab-tube = Campione
lab-tube-say = Segna
lab-tube-since = arrivato { $when }
lab-tube-said = Registrato.
lab-tube-step = Che cosa sai del campione
lab-tube-step-unknown = Scegli dall'elenco che cosa sai del campione.
lab-tube-received = Arrivato
lab-tube-in_progress = In corso
lab-tube-suspended = Sospeso
lab-tube-unsuitable = Non idoneo
lab-tube-not_received = Non pervenuto
lab-tube-received-hint = È in laboratorio e attende l'analisi.
lab-tube-in_progress-hint = L'analisi è cominciata.
lab-tube-suspended-hint = Resta nella lista di lavoro, con il motivo.
lab-tube-unsuitable-hint = Chiude la richiesta: chi l'ha fatta viene avvisato e ne fa un'altra.
lab-tube-not_received-hint = Chiude la richiesta. Se il campione arriva dopo, si registra lo stesso.
lab-tube-reason = Perché
lab-tube-reason-hint = Serve se il campione è sospeso o non idoneo.
lab-tube-reason-unknown = Scegli perché: per un campione non idoneo contenitore, etichetta, materiale o conservazione; per uno sospeso etichetta, ripetizione, strumenti o chiarimenti.
lab-tube-reason-broken = Contenitore rotto, aperto o che perde
lab-tube-reason-mismatched = Etichetta e contenuto o modulo non corrispondono
lab-tube-reason-material = Materiale insufficiente o sbagliato
lab-tube-reason-conservation = Conservazione o tempi di trasporto
lab-tube-reason-repeat = Analisi da ripetere
lab-tube-reason-equipment = Mancano reagenti o strumenti
lab-tube-reason-clarification = Serve un chiarimento da chi ha richiesto
lab-tube-reason-other = Altro
lab-tube-note = Nota sul campione
lab-tube-note-hint = Serve se hai scelto «Altro».
lab-tube-note-missing = Hai scelto «Altro»: scrivi il motivo nella nota.
lab-tube-save = Registra
lab-tube-at = Quando
lab-tube-known = Che cosa è stato registrato
lab-tube-known-none = Di questo campione non è stato ancora registrato nulla.
lab-tube-has-result = Questo campione ha già un esito. Se è sbagliato, aprilo e correggilo.
lab-tube-said-already = Questo è già registrato.
lab-tube-is-here = Il campione è arrivato in laboratorio: non può essere «non pervenuto». Se non si trova più, registralo come non idoneo e scrivi che cosa è successo.
lab-tube-after-all = Il campione è stato analizzato o esaminato dopo.
lab-slip = Campione senza richiesta
lab-slip-link = Campione senza richiesta
lab-slip-intro = Scrivi quello che c'è sul modulo che accompagna il campione. Se la persona ha già una richiesta in attesa, il campione va su quella; altrimenti la richiesta la fa il laboratorio.
lab-slip-person = Di chi è il campione
lab-slip-sample = Che cosa si chiede
lab-slip-code = Codice fiscale, STP o ENI
lab-slip-code-hint = Come sulla tessera.
lab-slip-reason = Motivo scritto sul modulo
lab-slip-requester = Chi lo manda
lab-slip-requester-hint = Per esempio il medico o il reparto.
lab-slip-save = Registra il campione
lab-slip-taken = Campione registrato. Stampa l'etichetta e applicala.
lab-slip-was-waiting = C'era già una richiesta in attesa: il campione è registrato su quella. Stampa l'etichetta e applicala.
lab-slip-too-long = Il testo è troppo lungo. Accorcialo.
lab-slip-unrecognised = Con questi dati la persona non si può riconoscere con certezza. Confronta codice, cognome, nome, sesso e data di nascita con il modulo. Se è tutto giusto, tieni il campione e chiedi al SISP dell'ASL di controllare o registrare la persona.
lab-slip-no-code = Serve il codice fiscale, oppure lo STP o l'ENI di una persona già registrata. Se sul modulo non c'è, tieni il campione e chiedi al SISP dell'ASL di fare la richiesta: poi basta leggere la sua etichetta.
lab-origin-tube = Fatta dal laboratorio per un campione senza richiesta
lab-origin = Origine

## Gruppi di campioni

lab-group = Gruppo di campioni
lab-group-intro = Per una rastrelliera o un reparto: tutti con lo stesso esito, tranne le eccezioni. I campioni di un punto di prelievo si prendono insieme dalla loro distinta, in Campioni in arrivo. Prima di registrare vedi che cosa succede a ciascuno.
lab-group-scanned = Etichette
lab-group-scanned-hint = Leggi i codici a barre uno dopo l'altro, uno per riga, fino a 200. Per un'eccezione scrivi dopo il numero, o nella riga seguente, la sua lettera: N, P, D, I oppure NP.
lab-group-all = Esito di tutti gli altri
lab-group-preview-show = Mostra l'anteprima
lab-group-preview = Anteprima del gruppo
lab-group-sentence = Campioni da registrare: { $ready }, tutti { $outcome } tranne { $apart }. Lasciati fuori: { $left }.
lab-group-day-said = Prelevati il: { $day }.
lab-group-rows = Che cosa si registra
lab-group-outcome-of = Esito del campione { $number }
lab-group-positives-label = Quanti sono i positivi
lab-group-positives-hint = Serve solo se ce ne sono: scrivi il numero per confermarli.
lab-group-positives = Il numero scritto non è quello dei positivi dell'elenco. Contali e scrivilo, oppure correggi gli esiti.
lab-group-record = Registra tutti
lab-group-back = Torna alle etichette
lab-group-done = Esiti del gruppo registrati.
lab-group-nothing = Nessuno di questi campioni può avere un esito adesso.
lab-group-left = Lasciati fuori
lab-group-why = Perché
lab-group-none = Leggi almeno un'etichetta.
lab-group-many = Un gruppo può avere al massimo { $most } campioni. Dividilo.
lab-group-line = La riga { $line } non è un numero di etichetta né un'eccezione: scrivi dieci cifre, oppure N, P, D, I o NP dopo un numero. Un campione non idoneo si segna da solo.
lab-group-number-wrong = Il numero non torna: l'ultima cifra controlla le altre. Leggi di nuovo l'etichetta.
lab-group-unknown = Nella lista di questo laboratorio non c'è. Se il campione è qui, registralo in «Arrivo dei campioni».
lab-group-no-more = Ha già un esito, o la richiesta non è in attesa.
lab-group-day = È stato richiesto dopo il giorno di prelievo scelto.

## Il bilancio del turno

lab-shift = Bilancio del turno
lab-shift-usual = Turni più usati
lab-shift-day = Tutto il giorno
lab-shift-morning = Mattina, 7-14
lab-shift-afternoon = Pomeriggio, 14-21
lab-shift-night = Notte, 21-7
lab-shift-of = Giorno
lab-shift-from = Dalle
lab-shift-until = Alle
lab-shift-hour = Scrivi l'ora, per esempio 07:00.
lab-shift-show = Mostra
lab-shift-sheet = Foglio di consegna
lab-shift-period = Campioni arrivati da { $from } a { $until }
lab-shift-as-of = Situazione alle { $when }.
lab-shift-scanned = arrivati
lab-shift-results = con esito
lab-shift-exceptions = eccezioni
lab-shift-progress = in corso
lab-shift-place = Gruppo
lab-shift-count = Quanti
lab-shift-parts = Di che cosa è fatto
lab-shift-elsewhere = Passati a un altro laboratorio
lab-shift-none = In questo turno non è arrivato nessun campione.
lab-shift-exceptions-list = Eccezioni da riprendere
lab-shift-progress-list = Da continuare
lab-shift-list-none = Nessuno.
lab-shift-more = L'elenco continua: apri le cifre per vedere tutti i campioni.
lab-shift-gives = Consegna
lab-shift-takes = Riceve
lab-shift-print = Stampa il foglio
lab-shift-rows = Campioni del turno

## Convalida da parte di una seconda persona

lab-validate = Esiti da convalidare
lab-validate-intro = Il laboratorio vuole una seconda persona: finché non convalidi, fuori di qui nessuno vede questi esiti.
lab-validate-link = Da convalidare: { $n }
lab-validate-waiting = Da convalidare
lab-validate-awaits = Esito scritto. Lo vede fuori dal laboratorio solo quando un collega lo convalida.
lab-validate-waits = Per questo campione c'è già un esito che attende la convalida di un collega.
lab-validate-empty = Nessun esito attende la convalida.
lab-validate-rows = Attendono la convalida, dal più vecchio
lab-validate-choose = Scegli
lab-validate-choose-one = Scegli il campione { $number }
lab-validate-yours = Scritto da te
lab-validate-undo-one = Annulla l'esito del campione { $number }
lab-validate-by = Scritto da
lab-validate-save = Convalida quelli scelti
lab-validate-note-label = Perché non vanno bene
lab-validate-note-hint = Serve solo per rimandare indietro: chi ha scritto l'esito lo legge sul campione.
lab-validate-back = Rimanda indietro quelli scelti
lab-validate-list = Torna alla lista di lavoro
lab-validate-done = Esiti convalidati: da adesso li vede chi li deve vedere.
lab-validate-returned = Esiti rimandati indietro: i campioni sono di nuovo da lavorare, con il motivo.
lab-validate-none = Scegli almeno un esito.
lab-validate-note = Scrivi in poche parole perché l'esito non va bene.
lab-validate-note-kept = Hai scritto una nota. Per rimandare indietro gli esiti premi «Rimanda indietro quelli scelti»; per convalidarli cancella la nota.
lab-correction-validated = In questo laboratorio un esito lo convalida un collega. Scrivilo nella lista di lavoro, sulla riga del campione: da lì attende la convalida.
lab-validate-own = Un esito lo convalida chi non l'ha scritto.
lab-validation-title = Convalida degli esiti
lab-validation-nav = Convalida esiti
lab-validation-intro = Dove è attiva, un esito scritto a mano diventa un esito quando lo convalida una seconda persona del laboratorio. Ciò che già attende resta da convalidare.
lab-validation-now = Dove è attiva
lab-validation-none = In nessun laboratorio.
lab-validation-open = senza termine
lab-validation-from = Dal
lab-validation-from-hint = Vuoto: non attiva.
lab-validation-until = Al
lab-validation-wrong = Il termine viene prima dell'inizio. Correggi le date.
lab-validation-laboratory = Scegli un laboratorio dall'elenco.
