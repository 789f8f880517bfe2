### Le parole del kit: ciò che ogni pagina ha, di qualunque modulo sia.

web-skip = Vai al contenuto
web-nav = Sezioni
web-menu = Menu
web-nav-waiting = in attesa:
web-nav-registry = Anagrafe
web-nav-documents = Documenti
web-nav-figures = Dati
web-nav-users = Utenze
web-nav-oversight = Controlli
web-nav-settings = Configurazione
web-nav-systems = Sistemi
web-crumbs = Percorso
web-home = Torna all'inizio
web-sign-out = Esci
web-switch = Blocca o cambia utente
web-switch-what = Lo schermo si blocca e un'altra persona può accedere. Ciò che hai scritto ti aspetta per dodici ore.
web-draft-resumed = Bozza ripresa, non ancora salvata.
web-draft-how = Rileggi ciò che avevi scritto e salva con il pulsante di questa pagina.
web-draft-rest = La pagina è cambiata e questo non ha più un posto. Copialo se ti serve:
web-draft-gone = La bozza non c'è più: è già stata ripresa, oppure sono passate dodici ore.
web-draft-keep = Conserva e cambia utente
web-change-role = Cambia ruolo
web-profile = Il mio profilo
web-accessibility = Accessibilità
web-licences = Licenze
web-banner-demo-date = Dati dimostrativi – data di lavoro { $date } ({ $weekday })
web-banner-demo = Dati dimostrativi
web-banner-date = Data di lavoro { $date } ({ $weekday })
web-banner-close = Chiudi
web-hint = Che cosa si fa qui
web-hint-more = Leggi di più nel manuale
web-manual = Manuale
web-help = Chiedi aiuto
web-help-own = Le mie richieste di aiuto
web-help-answered = Hai una risposta
web-paper-note = Argine – piattaforma regionale per le emergenze epidemiche
web-paper-page = Pagina { $page } di { $pages }
web-person-facts = Dati principali

## Accessibilità

web-statement = Dichiarazione di accessibilità
web-statement-standard = Argine segue le WCAG 2.2, livello AA, che comprendono quanto chiede la norma UNI CEI EN 301549.
web-statement-how = Come è verificata
web-statement-checked = Ogni pagina viene controllata in automatico a ogni modifica: contrasto, etichette, struttura, larghezza di un telefono. Tutto si può fare con la sola tastiera.
web-statement-without = Ciò che è essenziale funziona anche senza JavaScript.
web-statement-not-yet = Che cosa manca
web-statement-limits = Argine non è stato ancora provato da persone che usano ogni giorno tecnologie assistive: possono esserci difficoltà che i controlli automatici non trovano.
web-statement-report = Se qualcosa non è accessibile
web-statement-whom = Segnalalo all'amministratore regionale di Argine presso l'Unità di Crisi, indicando la pagina e che cosa volevi fare. Non scrivere dati di pazienti nella segnalazione.

## Ruoli

web-role-gp = Medico di famiglia
web-role-sisp_operator = Operatore SISP
web-role-laboratory_technician = Tecnico di laboratorio
web-role-mayor = Sindaco
web-role-crisis_unit = Unità di Crisi
web-role-administrator = Amministratore
web-role-asl_administrator = Amministratore di ASL
web-role-asl_director = Direttore di ASL
web-role-laboratory_machine = Macchina di laboratorio (solo API)
web-role-mayor_delegate = Delegato del sindaco
web-role-prefecture = Prefettura e forze dell'ordine
web-role-regional_super_user = Supervisore regionale dei SISP
web-role-hospital_bed_operator = Gestore dei posti letto di un ospedale
web-role-usca_doctor = Medico USCA
web-role-emergency_doctor = Medico del 118
web-role-out_of_hours_doctor = Medico di continuità assistenziale
web-role-rsa_operator = Operatore RSA
web-role-school_referent = Referente scolastico
web-role-pharmacy = Farmacia
web-role-supplies_officer = Addetto agli approvvigionamenti
web-role-staffing_officer = Addetto al personale
web-role-help_desk = Assistenza agli utenti
web-role-system_administrator = Amministratore di sistema
web-role-data_protection_officer = Responsabile della protezione dei dati
web-role-sampling_operator = Operatore di un punto di prelievo

## Moduli

web-summary = Controlla questi punti, poi invia di nuovo
web-optional = (facoltativo)
web-choose = Scegli…
web-all = Tutti
web-cancel = Annulla
web-required = Compila questo campo.
web-required-choice = Scegli una voce.
web-required-tick = Metti il segno per confermare.
web-required-file = Scegli un file.
web-yes = Sì
web-date-hint = Giorno, mese e anno, per esempio 14/11/2020
web-date-form = Scrivi la data con giorno, mese e anno, per esempio 14/11/2020.
web-date-year = Scrivi l'anno con quattro cifre, per esempio 14/11/2020.
web-date-impossible = Questa data non esiste. Controlla giorno e mese.
web-term-closed = «{ $name }» non si usa più dopo il { $day }: scegli un'altra voce dell'elenco.
web-term-to-come = «{ $name }» si usa dal { $day }: per ora scegli un'altra voce dell'elenco.
web-stale-form = Nel frattempo qualcun altro ha modificato questi dati. Ciò che hai scritto è ancora qui: confrontalo con i dati aggiornati e invia di nuovo.
web-form-expired = Questa pagina era aperta da troppo tempo oppure hai effettuato di nuovo l'accesso o cambiato ruolo. Ricaricala e invia di nuovo.
web-upload-none = Non è arrivato nessun file. Scegli il file e invialo di nuovo.
web-upload-ending = Il nome del file deve finire con una di queste sigle: { $endings }. Salvalo in quel formato e invialo di nuovo.
web-upload-disagrees = Il nome del file finisce con { $ending }, ma il contenuto è di un altro formato. Salvalo di nuovo con il suo programma e invialo.

## API

web-idempotency-key = Indica nell'intestazione Idempotency-Key un UUID nuovo, e lo stesso soltanto per ripetere la stessa richiesta.
web-json-syntax = Il corpo della richiesta non è JSON valido: guarda alla riga { $line }, colonna { $column }.
web-json-missing = Manca il campo { $at }.
web-json-unknown = Questa richiesta non ha un campo { $at }.
web-json-somewhere = Un valore nel corpo della richiesta non è del tipo o tra i valori che la documentazione dell'API indica.
web-json-value = Il valore in { $at } non è del tipo o tra i valori che la documentazione dell'API indica.
web-if-match = Indica nell'intestazione If-Match la versione che hai letto, come l'hai ricevuta in ETag.

## Elenchi e cifre

web-empty = Nessun elemento da mostrare.
web-found = Righe trovate:
web-next = Pagina successiva
web-pages = Pagine dell'elenco
web-as-of = Ultimo aggiornamento: { $when }

## Grafici

web-chart-day = Giorno
web-chart-value = Numero
web-chart-average = Media di 7 giorni
web-chart-table = Mostra i numeri in tabella
web-chart-recent = Ultimi giorni, ancora incompleti
web-chart-none = Nessun dato nel periodo scelto.
web-chart-description = Dal { $from } al { $to }. Massimo { $max } il { $peak }. Ultimo giorno: { $last }. Media degli ultimi 7 giorni: { $average }.

## Errori

web-session-over = La sessione è scaduta perché non è stata usata per un po', oppure è finito il turno. Accedi di nuovo: torni alla pagina che avevi aperto.
web-session-over-unsaved = La sessione è scaduta e ciò che stavi inviando non è stato registrato. Accedi di nuovo, torna alla pagina e invialo un'altra volta.
web-over = La sessione è scaduta
web-over-unsaved = La sessione è scaduta perché non è stata usata per un po', oppure è finito il turno. Ciò che stavi inviando non è stato registrato.
web-over-kept = Non è perso: è conservato in questa pagina, e soltanto tu puoi rivederlo. Accedi qui con il tuo nome utente, poi lo invii con un pulsante.
web-over-password = Per sicurezza le password non si conservano: dovrai scriverle di nuovo.
web-over-unknown = Questa volta non si può conservare: la sessione è finita da troppi giorni. Prima di accedere torna indietro con il browser e copia ciò che avevi scritto.
web-over-long = Ciò che hai scritto è troppo lungo per essere conservato qui. Prima di accedere torna indietro con il browser e copialo.
web-over-file = Il file non è conservato: dopo l'accesso torni alla sua pagina, dove lo scegli e lo invii di nuovo.
web-over-partial = Ciò che hai scritto è ancora qui: invialo con il pulsante, poi accedi e lo ritrovi.
web-over-login = Nome utente
web-over-password-label = Password
web-over-parked = Ciò che hai scritto non è perso: accedi, poi torna in questa scheda del browser e lo ritrovi.
web-over-sign-in = Accedi
web-kept = Riprendi da dove eri rimasto
web-kept-what = Hai effettuato l'accesso. Ciò che stavi inviando quando la sessione è scaduta non è ancora registrato: rileggilo e invialo.
web-kept-what-proof = Hai confermato chi sei. Ciò che stavi inviando non è ancora registrato: rileggilo e invialo.
web-kept-typed = Che cosa avevi scritto
web-kept-send = Invia adesso
web-kept-leave = Non inviare
web-proof = Conferma che sei tu
web-proof-why = Prima di continuare dimostra di nuovo chi sei: scrivi la password. Lo chiediamo per ciò che riguarda gli accessi e la sicurezza, e a chi nell'ultima ora ha aperto i dati di molte persone.
web-proof-why-code = Prima di continuare dimostra di nuovo chi sei: scrivi il codice che mostra adesso il tuo telefono. Lo chiediamo per ciò che riguarda gli accessi e la sicurezza, e a chi nell'ultima ora ha aperto i dati di molte persone.
web-proof-why-key = Prima di continuare dimostra di nuovo chi sei: usa la chiave di accesso. Lo chiediamo per ciò che riguarda gli accessi e la sicurezza, e a chi nell'ultima ora ha aperto i dati di molte persone.
web-proof-why-either = Prima di continuare dimostra di nuovo chi sei: usa la chiave di accesso, oppure scrivi il codice che mostra adesso il tuo telefono. Lo chiediamo per ciò che riguarda gli accessi e la sicurezza, e a chi nell'ultima ora ha aperto i dati di molte persone.
web-proof-recovery-no-key = Non hai la chiave? Usa un codice di recupero
web-key-enter = Entra con una chiave di accesso
web-key-prove = Conferma con la chiave di accesso
web-key-waiting = Ora segui le indicazioni del computer: inserisci o avvicina la chiave e conferma con il PIN o con il dito.
web-key-cancelled = La chiave non ha confermato. Premi di nuovo il pulsante e segui le indicazioni del computer; se la chiave non è con te, torna indietro.
web-key-known = Questa chiave è già registrata per te: non serve aggiungerla di nuovo.
web-key-failed = Non è stato possibile usare la chiave. Riprova fra un minuto; se succede ancora, usa un altro modo e chiedi aiuto.
web-key-without = Questo browser non permette di usare chiavi di accesso, oppure gli script sono disattivati: riprova con un browser aggiornato.
web-key-elsewhere = Le chiavi di accesso funzionano solo all'indirizzo { $address }: per usarle apri Argine da lì.
web-proof-code = Codice di sei cifre
web-proof-recovery-use = Non hai il telefono? Usa un codice di recupero
web-proof-recovery = Codice di recupero
web-proof-recovery-unless = (solo se non hai il codice di sei cifre)
web-proof-kept = Ciò che stavi inviando non è ancora registrato e non è perso: lo ritrovi dopo la conferma e lo invii con un pulsante.
web-proof-long = Ciò che hai scritto non si può conservare qui perché è troppo lungo. Prima di confermare torna indietro con il browser e copialo.
web-proof-file = Il file non è conservato: dopo la conferma lo scegli e lo invii di nuovo.
web-proof-partial = Questa operazione chiede di confermare chi sei. Ciò che hai scritto è ancora qui: invialo con il pulsante e segui le indicazioni.
web-proof-api = L'utente deve dimostrare di nuovo chi è, perché la richiesta riguarda accessi o sicurezza oppure perché nell'ultima ora ha letto i dati di molte persone: chiedi un nuovo token e ripeti la richiesta.
web-proof-password = Password
web-proof-do = Conferma
web-kept-others = Hai effettuato l'accesso. Ciò che era conservato nella pagina l'aveva scritto un altro utente, oppure è più vecchio di tre giorni: non è stato mostrato né inviato.
web-error = Errore
web-error-id = Se il problema continua, comunica questo codice all'assistenza:
web-error-400 = La richiesta non è valida
web-error-400-detail = Torna indietro, controlla e riprova.
web-error-401 = Devi accedere
web-error-401-detail = La sessione è scaduta oppure non è mai cominciata. Accedi e riprova.
web-error-403 = Non puoi fare questa operazione
web-error-403-detail = Il tuo ruolo non la prevede, oppure la pagina era aperta da troppo tempo. Ricaricala e riprova; se ti serve per il tuo lavoro, chiedi all'amministratore.
web-error-404 = Pagina non trovata
web-error-404-detail = L'indirizzo è sbagliato, oppure riguarda qualcosa che non rientra nel tuo ambito.
web-error-405 = Operazione non prevista qui
web-error-405-detail = Torna alla pagina precedente e usa i suoi pulsanti.
web-error-409 = L'operazione non è possibile adesso
web-error-409-detail = Nel frattempo i dati sono cambiati. Ricarica la pagina, controlla e riprova.
web-error-duplicate = Questo dato è già presente. Cercalo invece di inserirlo di nuovo.
web-error-413 = Troppo grande
web-error-413-detail = Ciò che hai inviato supera la dimensione consentita. Riducilo e riprova.
web-error-415 = Formato non accettato
web-error-415-detail = Il formato inviato non è tra quelli previsti.
web-error-422 = Alcuni dati non vanno bene
web-error-422-detail = Torna indietro e correggi questi punti. Ciò che hai scritto non è stato registrato.
web-error-429 = Troppe richieste
web-error-429-detail = Aspetta qualche minuto e riprova.
web-error-500 = Qualcosa non ha funzionato
web-error-500-detail = È un nostro errore ed è stato registrato. Ciò che stavi salvando potrebbe non essere stato salvato: controlla prima di ripetere.
web-error-503 = Il sistema è molto occupato
web-error-503-detail = Non è stato registrato nulla. Riprova tra qualche secondo.
