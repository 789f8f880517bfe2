### Accesso, utenti, impostazioni e registro degli accessi.

accounts-nav-users = Utenti
accounts-nav-accesses = Chi ha visto
accounts-nav-settings = Impostazioni

## Accesso

accounts-sign-in-title = Accedi ad Argine
accounts-sign-in = Accedi
accounts-login = Nome utente
accounts-password = Password
accounts-sign-in-wrong = Il nome utente e la password non corrispondono. Controlla entrambi (maiuscole comprese) e riprova; se li hai dimenticati, rivolgiti all'amministratore.
accounts-sign-in-wrong-heading = L'accesso non è riuscito
accounts-sign-in-wait = Troppe password sbagliate per questo nome utente o da questo indirizzo: riprova dopo { $when }. La password che hai appena scritto non è stata controllata. Se hai fretta, accedi dal computer che usi di solito, oppure chiama l'amministratore: può togliere il blocco. Se hai dimenticato la password, rivolgiti a lui.
accounts-sign-in-wait-heading = Aspetta: potrai accedere dopo { $when }
accounts-after-time = le { $time }
accounts-after-day = il { $day } alle { $time }
accounts-no-role-today = Nome utente e password sono giusti, ma oggi non hai nessun incarico attivo. Chiedi all'amministratore di rinnovarlo.
accounts-no-role-heading = Oggi non puoi accedere
accounts-sign-in-busy-heading = Aspetta qualche secondo
accounts-machine-heading = Con questo account da qui non si accede
accounts-machine-at-page = Questo è l'account di una macchina: invia esiti attraverso l'API e non apre pagine. Per lavorare qui usa il tuo account personale.
accounts-sign-in-busy = In questo momento accedono in molti. Riprova tra qualche secondo: basta scrivere di nuovo la password.
accounts-kept = Ciò che stavi inviando è conservato in questa pagina: accedi e lo ritrovi.
accounts-signed-out = Sei uscito. Se il computer è condiviso, chiudi anche la finestra.
accounts-already = Hai già effettuato l'accesso come { $name }.
accounts-already-go = Torna al lavoro
accounts-demo-logins = Accessi dimostrativi
accounts-demo-hint = Scegli un ruolo: nome utente e password si compilano da soli, poi premi Invio. Queste password sono note a tutti: i dati sono inventati.

## Scelta del ruolo

accounts-role-choose = Con quale ruolo vuoi lavorare?
accounts-role-choose-intro = Hai più di un ruolo. Il primo è l'ultimo che hai usato: per tenerlo premi Invio. Si cambia quando si vuole, da «Cambia ruolo» in alto.
accounts-role-now = in uso
accounts-unit-not-held = Oggi non hai questo ruolo per questa unità. Controlla il codice dell'unità.
access-role-not-held = Oggi non hai questo ruolo. Scegline uno tra i tuoi.

## Prima pagina di chi non ha ancora nulla

accounts-home = Per ora non c'è nulla da fare qui
accounts-home-what = Hai effettuato l'accesso come { $role }, per { $unit }. In Argine questo ruolo non ha ancora pagine su cui lavorare: puoi accedere e uscire.
accounts-home-ask = Quando si aprirà qualcosa per questo ruolo lo troverai qui. Se ti aspettavi di vedere altro, chiedi all'amministratore regionale quale ruolo ti è stato dato.

## Utenti

accounts-users = Utenti
accounts-users-intro = Chi può accedere, con quale ruolo, per quale unità e fino a quando.
accounts-users-none = Non c'è ancora nessun utente.
accounts-user-new = Nuovo utente
accounts-user-create = Crea l'utente
accounts-user-created = L'utente è stato creato. Consegnagli nome utente e password di persona o per una via sicura.
accounts-user-suspended = L'utente è sospeso: le sue sessioni sono state chiuse e non può più accedere.
accounts-user-readmitted = L'utente può accedere di nuovo.
accounts-section-person = Chi è
accounts-section-role = Che cosa può fare
accounts-name = Nome e cognome
accounts-name-hint = Come comparirà sullo schermo e nel registro degli accessi.
accounts-login-hint = Almeno 3 caratteri: lettere minuscole senza accenti, cifre e i segni . - _ @
accounts-first-password = Prima password
accounts-first-password-hint = Almeno 12 caratteri: va bene una frase. Gli spazi contano.
accounts-role = Ruolo
accounts-unit = Unità
accounts-unit-hint = Medico di famiglia: codice regionale. Sindaco e delegato: comune (001125 oppure Ivrea). Laboratorio: il suo codice. Prefettura: provincia (TO). Posti letto: codice dell'ospedale. Scuola: codice meccanografico. Ruoli regionali e 118: 010. Tutti gli altri: ASL (204 oppure TO4).
accounts-unit-codes = Codici delle ASL e dei laboratori
accounts-unit-region = Regione Piemonte
accounts-until = Ultimo giorno
accounts-until-never = senza scadenza
accounts-state = Stato
accounts-state-active = Attivo
accounts-state-suspended = Sospeso
accounts-state-ended = Incarico scaduto
accounts-actions = Azioni
accounts-suspend = Sospendi
accounts-readmit = Riammetti
accounts-you = Sei tu
accounts-roles-more = { $n ->
    [one] e un altro ruolo
   *[other] e altri { $n } ruoli
}
accounts-role-missing = Scegli il ruolo dall'elenco.
accounts-unit-unknown-gp = Nessun medico ha questo codice regionale. Controllalo: ha sette caratteri, senza spazi.
accounts-unit-unknown-asl = Nessuna ASL ha questo codice o questo nome. Scrivi le tre cifre del codice, per esempio 204, oppure la sigla, per esempio TO4.
accounts-unit-unknown-laboratory = Nessun laboratorio ha questo codice. Copialo dall'elenco qui sotto.
accounts-unit-unknown-comune = Nessun comune del Piemonte ha oggi questo codice o questo nome. Scrivi il nome per intero oppure le sei cifre del codice ISTAT, per esempio 001125.
accounts-unit-unknown-province = Nessuna provincia del Piemonte ha questo codice, questa sigla o questo nome. Scrivi la sigla, per esempio TO, oppure il nome per intero.
accounts-unit-unknown-hospital = Nessun ospedale del Piemonte ha questo codice. Scrivi le sei cifre del codice della struttura di ricovero (HSP), per esempio 010003.
accounts-unit-unknown-school = Nessuna scuola del Piemonte ha questo codice. Scrivi il codice meccanografico della sede: ha dieci caratteri, senza spazi.
accounts-unit-unknown-region = Per questo ruolo l'unità è la Regione: scrivi 010.
accounts-until-past = L'ultimo giorno è già passato. Scrivi oggi o un giorno futuro, oppure lascia vuoto se non c'è una scadenza.
accounts-suspend-self = Non puoi sospendere te stesso: chiedi a un altro amministratore.
access-role-unknown = Scegli il ruolo dall'elenco.
access-login-form = Il nome utente ha da 3 a 80 caratteri: lettere minuscole senza accenti, cifre e i segni . - _ @. Correggilo.
access-name-missing = Scrivi nome e cognome, al massimo 120 caratteri.
access-password-short = La password ha meno di { $least } caratteri. Allungala: va bene una frase.
access-login-taken = Questo nome utente è già in uso. Scegline un altro.

### Chi è trattenuto dal freno sugli accessi

accounts-user = Utente
accounts-held = Password sbagliate
accounts-held-nothing = Nessuna password sbagliata conta adesso: l'utente può accedere da dove vuole.
accounts-held-until = { $n ->
    [one] L'accesso è trattenuto: una password sbagliata, il { $since }.
   *[other] L'accesso è trattenuto: { $n } password sbagliate, la prima il { $since }.
} Fino al { $until } anche la password giusta è rifiutata, almeno da uno dei luoghi qui sotto.
accounts-held-not = { $n ->
    [one] Una password sbagliata, il { $since }.
   *[other] { $n } password sbagliate, la prima il { $since }.
} Per ora l'accesso non è trattenuto.
accounts-tries-way = Da dove
accounts-tries-failed = Quante
accounts-tries-since = La prima
accounts-tries-until = Trattenuto fino al
accounts-tries-open = non trattenuto
accounts-way-device = Da un computer che l'utente usa di solito
accounts-way-address = Dall'indirizzo di rete da cui accede di solito
accounts-way-stranger = Da altri indirizzi di rete
accounts-forgive-what = Se sai che è stato l'utente a sbagliare, o qualcuno al suo posto, puoi togliere il blocco: le password sbagliate fin qui non contano più ed egli può accedere subito. Se non lo sai, chiamalo prima: qualcuno può avere provato a entrare al posto suo.
accounts-forgive-reason = Motivo
accounts-forgive-hint = Almeno 15 caratteri, per esempio «Ha telefonato, riconosciuto dal collega». Resta nel registro: non scriverci dati di pazienti.
accounts-forgive = Togli il blocco
accounts-forgiven = Il blocco è tolto: l'utente può accedere subito.
accounts-forgiven-before = Blocchi già tolti
accounts-forgiven-line = { $when }, { $who }: «{ $reason }»

## Registro degli accessi

accounts-accesses = Chi ha visto i dati di una persona
accounts-accesses-intro = Per rispondere a un cittadino che chiede chi ha visto i suoi dati, o per una verifica.
accounts-tax-code = Codice fiscale della persona
accounts-tax-code-unknown = Nessuna persona ha questo codice fiscale. Controllalo con chi ha fatto la richiesta. La ricerca è stata registrata.
accounts-tax-code-not-ours = Nella tua ASL nessuna persona ha questo codice fiscale. Controllalo con chi ha fatto la richiesta; se la persona è in carico a un'altra ASL, risponde quella. La ricerca è stata registrata.
accounts-reason = Motivo della consultazione
accounts-reason-hint = Almeno 15 caratteri, per esempio «Richiesta dell'interessato, prot. 1234». Resta nel registro: non scriverci dati sanitari.
accounts-reason-short = Scrivi il motivo con almeno 15 caratteri, per esempio il protocollo della richiesta.
accounts-reason-long = Il motivo supera i 300 caratteri. Accorcialo.
accounts-look-up = Mostra gli accessi
accounts-accesses-of = { $n ->
    [one] { $n } accesso ai dati di { $code }
   *[other] { $n } accessi ai dati di { $code }
}
accounts-accesses-none = Nessuno ha ancora visto i dati di questa persona.
accounts-look-up-recorded = Anche questa consultazione è stata registrata e compare nell'elenco: { $who }, { $when }, motivo «{ $reason }».
accounts-look-up-another = Un'altra consultazione
accounts-accesses-shown = { $shown ->
    [one] { $shown } accesso mostrato su { $n }
   *[other] { $shown } accessi mostrati su { $n }
}
accounts-accesses-grouped = Gli accessi uguali della stessa persona entro pochi minuti stanno su una riga sola, che si apre.
accounts-accesses-none-filter = Nessun accesso in questo periodo. Allarga le date oppure scegli «Tutti».
accounts-shown-from = dal { $date }
accounts-shown-to = fino al { $date }
accounts-times-at = { $n } volte alle { $last }
accounts-times = { $n } volte tra le { $first } e le { $last }
accounts-from = Dal giorno
accounts-to = Al giorno
accounts-to-before-from = L'ultimo giorno viene prima del primo. Controlla le due date.
accounts-who-acted = Chi ha agito
accounts-filter = Filtra
accounts-filter-heading = Quali accessi mostrare
accounts-export = Scarica CSV
accounts-csv-header = quando;chi;ruolo;per conto di;che cosa ha fatto;esito;perché poteva
accounts-allowed = Consentito
accounts-print = Stampa
accounts-when = Quando
accounts-who = Chi
accounts-what = Che cosa ha fatto
accounts-why = Perché poteva
accounts-denied = Rifiutato
accounts-platform = La piattaforma
accounts-why-since = { $reasons } dal { $date }
accounts-why-asked = «{ $reason }»

# Le ragioni per cui qualcuno vede una persona.
accounts-why-gp-of-choice = medico di base
accounts-why-domicile = domicilio nell'ambito dell'ASL
accounts-why-residence = residenza nell'ambito dell'ASL
accounts-why-measure-running = misura in corso nel comune

# Le azioni, una per ogni codice.
accounts-action-person-list = Ha visto la persona in un elenco o in una ricerca
accounts-action-person-list-list = Ha visto la persona nel suo elenco
accounts-action-person-list-search = Ha trovato la persona con una ricerca
accounts-action-person-view = Ha aperto la scheda della persona
accounts-action-person-view-history = Ha visto come i dati della persona sono stati corretti
accounts-action-person-create = Ha inserito la persona
accounts-action-person-create-likely = Ha visto che la persona somiglia a un'altra che stava inserendo
accounts-action-person-correct = Ha corretto i dati della persona
accounts-action-person-correct-form = Ha aperto il modulo per correggere i dati della persona
accounts-action-person-correct-likely = Ha visto che la persona somiglia a un'altra di cui correggeva i dati
accounts-action-person-correct-nothing = Ha salvato i dati della persona senza cambiarli
accounts-action-person-lookup = Ha controllato se la persona era già presente
accounts-action-report-create = Ha segnalato un caso sospetto
accounts-action-report-create-form = Ha aperto il modulo per segnalare un caso sospetto
accounts-action-report-list = Ha visto la persona nell'elenco delle segnalazioni
accounts-action-report-list-report = Ha aperto una segnalazione
accounts-action-report-take_charge = Ha preso in carico la segnalazione
accounts-action-request-create = Ha richiesto un tampone
accounts-action-request-create-form = Ha aperto il modulo per richiedere un tampone
accounts-action-request-cancel = Ha annullato una richiesta di tampone
accounts-action-request-list = Ha visto la persona nell'elenco delle richieste di tampone
accounts-action-request-list-form = Ha aperto il modulo per inserire l'esito di un tampone
accounts-action-request-list-label = Ha aperto l'etichetta del campione
accounts-action-request-list-number = Ha letto il numero della richiesta di tampone
accounts-action-request-list-request = Ha aperto una richiesta di tampone
accounts-action-request-list-worklist = Ha visto il campione nella lista di lavoro del laboratorio
accounts-action-result-record = Ha registrato l'esito di un tampone
accounts-action-result-record-correction = Ha corretto l'esito di un tampone
accounts-action-result-record-form = Ha aperto il modulo per correggere l'esito di un tampone
accounts-action-result-import = Ha inviato un file di esiti in cui c'era la persona
accounts-action-result-view = Ha visto gli esiti
accounts-action-case-view = Ha visto casi e misure
accounts-action-symptoms-record = Ha registrato l'ultimo giorno con sintomi
accounts-action-measure-end = Ha confermato o ripreso la fine di una misura
accounts-action-case-view-measures = Ha visto la persona nell'elenco delle misure
accounts-action-case-view-seen = Ha segnato come viste le misure della persona
accounts-action-measure-notice = Ha visto la persona nell'elenco delle misure del comune
accounts-action-figures-view = Ha visto le cifre della regione
accounts-action-user-manage = Ha gestito gli utenti
accounts-action-sign_in-forgive = Ha tolto il blocco sull'accesso di un utente
accounts-action-setting-manage = Ha visto o cambiato un'impostazione della regione
accounts-action-form-forged = Ha inviato una richiesta che non veniva da una pagina di Argine
accounts-action-session-switch = Ha cambiato ruolo
accounts-action-page-open = Ha aperto una pagina con l'account di una macchina
accounts-action-session-open = Accesso ad Argine
accounts-action-session-close = È uscito da Argine
accounts-action-session-end = La sessione è stata chiusa dal sistema
accounts-action-access_log-view = Ha consultato il registro degli accessi
accounts-action-access_log-view-csv = Ha scaricato in un file il registro degli accessi

## Impostazioni

accounts-settings = Impostazioni della regione
accounts-view = La vista dei sindaci
accounts-view-what = Quando è accesa, ogni sindaco vede chi nel suo comune è sottoposto a una misura: nome, indirizzo, dal giorno e al giorno, finché la misura dura. Mai se è isolamento o quarantena, mai un dato sanitario.
accounts-view-state = Adesso
accounts-view-is-on = Accesa
accounts-view-is-off = Spenta
accounts-view-purpose = Finalità
accounts-view-purpose-missing = Scegli se la vista deve restare spenta, oppure la finalità per cui accenderla.
accounts-view-set-by = Decisa da
accounts-view-set-by-when = { $who }, { $when }
accounts-view-never-set = nessuno finora: è spenta dall'inizio
accounts-view-choice = La vista dei sindaci deve essere
accounts-view-off = Spenta
accounts-view-off-hint = Nessun sindaco vede nulla.
accounts-view-on-for = Accesa per: { $purpose }
accounts-view-confirm = Per accenderla: confermo che un atto della Regione prevede questa finalità
accounts-view-not-confirmed = Per accendere la vista conferma che un atto della Regione prevede questa finalità.
accounts-view-save = Salva
accounts-view-switched-on = La vista dei sindaci è accesa. Si può spegnere qui in qualunque momento.
accounts-view-switched-off = La vista dei sindaci è spenta.
accounts-audit = Il registro degli accessi
accounts-audit-what = Ogni lettura e ogni modifica dei dati di una persona lascia una registrazione. Le registrazioni formano un albero di impronte: se una viene cambiata o tolta, si vede.
accounts-audit-records = Registrazioni nell'albero
accounts-audit-head = Ultimo sigillo firmato
accounts-audit-head-covers = { $n ->
    [one] copre { $n } registrazione
   *[other] copre { $n } registrazioni
}
accounts-audit-no-head = non ancora: il primo arriva entro un minuto dall'avvio
accounts-audit-verify = La verifica di tutto l'albero contro i sigilli conservati altrove si fa sul server con il comando
