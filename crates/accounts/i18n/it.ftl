### Accesso, utenti, impostazioni e registro degli accessi.

accounts-nav-users = Utenti
accounts-nav-accesses = Accessi ai dati
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
accounts-home-what = Hai effettuato l'accesso come { $role }, per { $unit }. In Argine questo ruolo non ha ancora pagine su cui lavorare: puoi accedere, chiedere aiuto e uscire.
accounts-home-ask = Quando si aprirà qualcosa per questo ruolo lo troverai qui. Se ti aspettavi di vedere altro, chiedi all'amministratore regionale quale ruolo ti è stato dato.

## Utenti

accounts-users = Utenti
accounts-users-intro = Chi può accedere, con quale ruolo, per quale unità e fino a quando.
accounts-users-none = Non c'è ancora nessun utente.
accounts-user = Utente
accounts-user-new = Nuovo utente
accounts-user-new-intro = La password la sceglie l'utente stesso, con la lettera d'invito che stamperai alla fine.
accounts-user-create = Invita e prepara la lettera
accounts-user-suspended = L'utente è sospeso: le sue sessioni sono state chiuse e non può più accedere.
accounts-users-none-such = Nessun utente corrisponde. Controlla il nome oppure togli un filtro.
accounts-users-all = Mostra tutti gli utenti
accounts-users-find = Nome o nome utente
accounts-users-asl = ASL
accounts-users-asl-all = Tutte
accounts-users-search = Cerca
accounts-users-found = { $n ->
    [one] { $n } utente
   *[other] { $n } utenti
}
accounts-users-csv-header = nome;nome utente;ruolo;unità;codice unità;primo giorno;ultimo giorno;stato;ultimo accesso
accounts-standing-unknown = Scrivi uno di questi: active, invited, suspended, expiring, dormant, no_role.
accounts-standing-active = Attivi
accounts-standing-invited = Invitati, mai entrati
accounts-standing-suspended = Sospesi
accounts-standing-expiring = In scadenza
accounts-standing-dormant = Dormienti
accounts-standing-no_role = Senza incarico
accounts-expiring-what = Un loro incarico finisce entro 30 giorni e niente lo continua.
accounts-dormant-what = Non accedono da più di 90 giorni.
accounts-user-readmitted = L'utente può accedere di nuovo.
accounts-section-person = Chi è
accounts-section-role = Che cosa può fare
accounts-name = Nome e cognome
accounts-name-hint = Come comparirà sullo schermo e nel registro degli accessi.
accounts-email = E-mail
accounts-email-hint = Se ne ha una di lavoro. Per ora l'invito si consegna con la lettera.
accounts-email-form = Questo non sembra un indirizzo e-mail. Correggilo, per esempio bruna.neri@example.org, oppure lascia vuoto.
accounts-section-letter = La lettera d'invito
accounts-contact = Chi chiamare per aiuto
accounts-contact-hint = Nome e telefono: stanno nella lettera e resteranno scritti qui la prossima volta.
accounts-contact-missing = Scrivi chi può chiamare l'invitato, al massimo 120 caratteri: per esempio «Ufficio accessi, 011 000000».
accounts-login-hint = Almeno 3 caratteri: lettere minuscole senza accenti, cifre e i segni . - _ @
accounts-role = Ruolo
accounts-unit = Unità
accounts-unit-hint = Medico di famiglia: codice regionale. Sindaco e delegato: comune (001125 oppure Ivrea). Laboratorio: il suo codice. Prefettura: provincia (TO). Posti letto: codice dell'ospedale. Scuola: codice meccanografico. Ruoli regionali e 118: 010. Tutti gli altri: ASL (204 oppure TO4).
accounts-unit-codes = Codici delle ASL e dei laboratori
accounts-unit-region = Regione Piemonte
accounts-from-day = Primo giorno
accounts-from-day-hint = Vuoto: da oggi. Per esempio 14/11/2020.
accounts-until = Ultimo giorno
accounts-until-hint = Vuoto: senza scadenza.
accounts-until-before-from = L'ultimo giorno viene prima del primo. Controlla le due date.
accounts-until-never = senza scadenza
accounts-until-withdrawn = chiuso il primo giorno
accounts-state = Stato
accounts-state-active = Attivo
accounts-state-suspended = Sospeso
accounts-state-never = Mai entrato
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
access-own-account = Questo è il tuo account: incarichi e stato li cambia un altro amministratore. Le tue sessioni e la password sono nel tuo profilo.
access-role-unknown = Scegli il ruolo dall'elenco.
access-login-form = Il nome utente ha da 3 a 80 caratteri: lettere minuscole senza accenti, cifre e i segni . - _ @. Correggilo.
access-name-missing = Scrivi nome e cognome, al massimo 120 caratteri.
access-password-short = La password ha meno di { $least } caratteri. Allungala: va bene una frase.
access-password-long = La password supera i { $most } caratteri. Accorciala.
access-password-guessed = Questa password si indovina: è fatta quasi solo di cifre, ripetizioni, nomi o parole che tutti provano. Aggiungi parole tue: va bene una frase.
access-login-taken = Questo nome utente è già in uso. Scegline un altro.

### Chi è bloccato dal freno sugli accessi

accounts-held = Password sbagliate
accounts-held-nothing = Nessuna password sbagliata conta adesso: l'utente può accedere da dove vuole.
accounts-held-until = { $n ->
    [one] L'accesso è bloccato: una password sbagliata, il { $since }.
   *[other] L'accesso è bloccato: { $n } password sbagliate, la prima il { $since }.
} Fino al { $until } anche la password giusta è rifiutata, almeno da uno dei luoghi qui sotto.
accounts-held-not = { $n ->
    [one] Una password sbagliata, il { $since }.
   *[other] { $n } password sbagliate, la prima il { $since }.
} Per ora l'accesso non è bloccato.
accounts-tries-way = Da dove
accounts-tries-failed = Quante
accounts-tries-since = La prima
accounts-tries-until = Bloccato fino al
accounts-tries-open = non bloccato
accounts-way-device = Da un computer che l'utente usa di solito
accounts-way-address = Dall'indirizzo di rete da cui accede di solito
accounts-way-stranger = Da altri indirizzi di rete
accounts-forgive-what = Se sai che è stato l'utente a sbagliare, o qualcuno al suo posto, puoi togliere il blocco: le password sbagliate fin qui non contano più e l'utente può accedere subito. Se non lo sai, chiamalo prima: qualcuno può aver provato a entrare al suo posto.
accounts-forgive-reason = Motivo
accounts-forgive-hint = Almeno 15 caratteri, per esempio «Ha telefonato, riconosciuto dal collega». Resta nel registro: non scriverci dati di pazienti.
accounts-forgive = Togli il blocco
accounts-forgiven = Il blocco è tolto: l'utente può accedere subito.
accounts-forgiven-before = Blocchi già tolti
accounts-forgiven-line = { $when }, { $who }: «{ $reason }»
## La scheda di un utente

accounts-created = Creato
accounts-last-sign-in = Ultimo accesso
accounts-never = mai
accounts-roles = Incarichi
accounts-roles-none = Non ha nessun incarico: non può accedere.
accounts-role-held = In corso
accounts-role-over = Concluso
accounts-role-to-come = Futuro
accounts-suspended-since = Sospeso dal
accounts-suspend-title = Sospendi l'utente
accounts-suspend-what = L'utente esce subito da ogni computer, ciò che non ha ancora salvato si perde, e non può più accedere finché non lo riammetti. I suoi incarichi restano. Gli inviti che ha in mano o che ha mandato non valgono più.
accounts-suspend-do = Sospendi l'utente
accounts-readmit-title = Riammetti l'utente
accounts-readmit-what = L'utente può accedere di nuovo con la sua password e i suoi incarichi in corso. Se non ha ancora scelto la password, prepara una lettera nuova.
accounts-readmit-do = Riammetti l'utente
accounts-why-reason = Motivo
accounts-why-missing = Scegli il motivo dall'elenco.
accounts-note = Altro da sapere
accounts-note-unless = (obbligatorio se il motivo è «Altro»)
accounts-note-hint = Si legge nella storia dell'account. Non scriverci dati sanitari, nemmeno dell'utente.
accounts-note-short = Scrivi il motivo con almeno 15 caratteri.
accounts-note-long = Il testo supera i 300 caratteri. Accorcialo.
accounts-because-left = Non lavora più qui
accounts-because-absence = Assenza lunga
accounts-because-misuse = Sospetto uso improprio
accounts-because-lost = Password o computer perduti
accounts-because-moved = Ha cambiato sede o incarico
accounts-because-mistake = Errore
accounts-because-other = Altro
accounts-because-back = È tornato al lavoro
accounts-because-checked = Verifica conclusa
accounts-role-new = Aggiungi un incarico
accounts-role-give = Aggiungi l'incarico
accounts-role-given = L'incarico è stato aggiunto.
accounts-role-end = Termina l'incarico
accounts-role-end-short = Termina
accounts-role-ended = La fine dell'incarico è registrata.
accounts-role-move = Cambia l'ultimo giorno
accounts-role-move-short = Cambia scadenza
accounts-role-move-what = Puoi anticiparlo o prolungarlo. Un incarico già finito riprende da oggi, e l'utente deve accedere di nuovo. Per toglierlo subito usa «Termina».
accounts-role-moved = L'ultimo giorno dell'incarico è cambiato.
accounts-role-whose = { $name }: { $role }, { $unit }
accounts-end-when = Quando finisce
accounts-end-when-missing = Scegli se l'incarico finisce subito o alla fine di un giorno.
accounts-end-now = Subito
accounts-end-now-hint = Chi lo sta usando esce: ciò che non ha ancora salvato si perde.
accounts-end-day = Alla fine del giorno scritto qui sotto
accounts-end-day-unless = (solo se non finisce subito)
access-role-held = Ha già questo ruolo per questa unità in quei giorni. Scegli altri giorni, oppure cambia la scadenza dell'altro incarico.
access-role-not-yours = Questo ruolo non puoi darlo tu. Scegline un altro dall'elenco.
access-role-over = Questo incarico è già finito.
access-end-past = Questo giorno è già passato. Scrivi oggi o un giorno futuro.
access-end-later = L'incarico finisce già prima. Per prolungarlo usa «Cambia scadenza».
access-end-before-start = L'incarico comincia dopo questo giorno. Controlla la data.
accounts-sessions = Sessioni aperte
accounts-sessions-none = Nessuna: adesso l'utente non è dentro da nessun computer.
accounts-sessions-end = Chiudi tutte le sessioni
accounts-sessions-ended = Le sessioni sono chiuse: per continuare l'utente deve accedere di nuovo.
accounts-session-ended = La sessione è chiusa: da quel computer bisogna accedere di nuovo.
accounts-session-browser = Da dove
accounts-session-unknown = browser sconosciuto
accounts-session-since = Aperta
accounts-session-used = Usata l'ultima volta
accounts-session-end = Chiudi
accounts-session-this = Questa
accounts-changes = Storia dell'account
accounts-changes-none = Nessun cambiamento da quando Argine ne tiene la storia.
accounts-change-given = Incarico dato: { $role }, { $unit }, dal { $from }, { $until }
accounts-change-moved = Ultimo giorno cambiato: { $role }, { $unit }, dal { $from }, { $until }
accounts-change-ended = Incarico terminato: { $role }, { $unit }, { $until }
accounts-change-ended-at-once = Incarico terminato subito: { $role }, { $unit }
accounts-change-suspended = Sospeso
accounts-change-readmitted = Riammesso
accounts-change-sessions = Sessioni chiuse
accounts-change-until = fino al { $day }
accounts-change-by-machine = Dal server, con la riga di comando

## Il mio profilo

accounts-profile = Il mio profilo
accounts-profile-intro = Chi sei in Argine, da dove sei entrato e chi ha provato a entrare al tuo posto.
accounts-profile-email = Cambia e-mail
accounts-profile-email-hint = Quella di lavoro, per esempio bruna.neri@example.org. Vuoto: nessuna.
accounts-profile-email-save = Salva l'e-mail
accounts-profile-email-saved = L'e-mail è salvata.
accounts-sessions-what = Se non riconosci una sessione chiudila, poi cambia la password.
accounts-others-end = Chiudi tutte le altre
accounts-others-ended = Le altre sessioni sono chiuse: resta aperta solo questa.
accounts-sign-ins = Accessi degli ultimi 90 giorni
accounts-sign-ins-what = Anche quelli rifiutati. Se non sei stato tu, cambia la password e avvisa l'amministratore.
accounts-sign-ins-none = Nessun accesso negli ultimi 90 giorni.
accounts-what-happened = Che cosa è successo
accounts-outcome = Esito
accounts-password-change = Cambia la password
accounts-password-change-intro = Le altre tue sessioni si chiuderanno. Questa resta aperta.
accounts-password-change-do = Cambia la password
accounts-password-changed = La password è cambiata. Le altre tue sessioni sono chiuse.
accounts-password-same = La password nuova è uguale a quella di adesso. Scegline un'altra.
accounts-password-wait = Troppe password sbagliate: riprova dopo { $when }. La password che hai appena scritto non è stata controllata e non è cambiato nulla. Se l'hai dimenticata, rivolgiti all'amministratore.
accounts-old-password = La password di adesso
accounts-old-password-missing = Scrivi la password che usi adesso.
accounts-proof-wrong = La password non è giusta. Controlla maiuscole e spazi, poi riscrivila.
accounts-proof-wait = Troppe password sbagliate: riprova dopo { $when }. La password che hai appena scritto non è stata controllata. Se l'hai dimenticata, rivolgiti all'amministratore.
accounts-old-password-wrong = Non è la password che usi adesso. Controlla maiuscole e spazi, poi riscrivila.
accounts-new-password = La password nuova

## Inviti

accounts-letter-title = Lettera d'invito
accounts-letter-intro = Stampala e consegnala di persona o in busta chiusa.
accounts-letter-once = Il codice si vede solo adesso: Argine non lo conserva. Se chiudi la pagina senza stampare, apri la scheda dell'utente e prepara una lettera nuova.
accounts-letter-print = Stampa la lettera
accounts-letter-done = Torna agli utenti
accounts-letter-shown-once = L'invito c'è già. La sua lettera si vede una volta sola: se non l'hai stampata, preparane una nuova qui sotto.
accounts-letter-from = Argine, piattaforma regionale per le emergenze epidemiche
accounts-letter-to = A
accounts-letter-subject = Il tuo accesso ad Argine
accounts-letter-invited = { $who } ({ $role }) ti invita a usare Argine con questo incarico:
accounts-letter-role = { $role }, { $unit }, dal { $from }
accounts-letter-role-until = { $role }, { $unit }, dal { $from } al { $until }
accounts-letter-what = Che cosa fare
accounts-letter-open = Da un computer di lavoro apri questo indirizzo:
accounts-letter-or = Oppure apri
accounts-letter-type = e scrivi il codice:
accounts-letter-choose = Scegli la tua password: almeno 12 caratteri, va bene una frase. La conosci solo tu.
accounts-letter-then = Sei dentro. Dalle volte successive accedi con la tua password e il nome utente
accounts-letter-until = L'invito vale fino a { $day }, ore { $time }.
accounts-letter-single = Si usa una volta sola; dopo quel giorno chiedine uno nuovo.
accounts-letter-secret = Non dare questa lettera a nessuno: chi ha il codice può entrare al tuo posto. Dopo aver scelto la password, distruggila.
accounts-letter-help = Se qualcosa non va, o se non aspettavi questo invito, chiama:
accounts-letter-panel = Invito
accounts-letter-is-out = Lettera preparata da { $who } il { $sent }, valida fino al { $until }. La password non è ancora stata scelta.
accounts-letter-is-over = La lettera preparata da { $who } il { $sent } è scaduta il { $until } senza essere usata.
accounts-letter-was-used = Invitato da { $who } il { $sent }. Ha scelto la password il { $used }.
accounts-letter-was-needless = Invitato da { $who } il { $sent }. Ha già una password.
accounts-letter-again-what = Una lettera nuova prende il posto di quella di prima, che da quel momento non vale più.
accounts-letter-again = Prepara una lettera nuova
access-invitation-used-already = Questo utente ha già scelto la password: un altro invito non serve.
access-invitation-of-suspended = Questo utente è sospeso. Riammettilo, poi prepara la lettera.

accounts-invitation-title = Il tuo primo accesso
accounts-invitation-ask = Scrivi il codice che sta nella lettera d'invito.
accounts-invitation-code = Codice dell'invito
accounts-invitation-code-hint = Cinque gruppi di cinque segni, per esempio 7K3QM-…; trattini e maiuscole non contano.
accounts-invitation-code-form = Il codice ha venticinque segni, in cinque gruppi. Controllalo sulla lettera e scrivilo tutto.
accounts-invitation-code-unknown = Nessun invito ha questo codice. Controlla sulla lettera segno per segno.
accounts-invitation-next = Continua
accounts-invitation-welcome = { $name }, scegli la tua password ed entri subito.
accounts-invitation-login-hint = È il tuo: ti servirà le prossime volte.
accounts-invitation-password = La tua password
accounts-invitation-password-hint = Almeno 12 caratteri. Va bene una frase di parole tue: gli spazi contano, maiuscole e segni non sono obbligatori.
accounts-invitation-repeated = Ripeti la password
accounts-password-differs = Le due password non sono uguali. Riscrivile tutte e due.
accounts-invitation-enter = Scegli la password ed entra
accounts-invitation-busy = In questo momento accedono in molti e la password non è stata salvata. Riprova tra qualche secondo.
accounts-invitation-accepted = Benvenuto: la password è scelta. Le prossime volte accedi con il tuo nome utente. Ora distruggi la lettera.
accounts-invitation-later = La password è scelta. Il tuo incarico non è ancora cominciato: accedi con nome utente e password dal suo primo giorno.
accounts-invitation-machine = La password è scelta. Questo è l'account di una macchina: invia esiti attraverso l'API, con nome utente e password, e non apre pagine.
accounts-invitation-over = Questo invito non vale
accounts-invitation-is-used = Con questo invito la password è già stata scelta: accedi con nome utente e password. Se non sei stato tu, avvisa subito chi ti ha invitato.
accounts-invitation-is-replaced = Questo invito non vale più: ne è stato preparato uno più recente, oppure è stato ritirato. Usa il più recente, oppure chiedine uno nuovo a chi ti ha invitato.
accounts-invitation-is-expired = Questo invito è scaduto: valeva sette giorni. Chiedine uno nuovo a chi ti ha invitato: bastano pochi secondi.
accounts-invitation-is-suspended = Questo utente è sospeso. Rivolgiti a chi ti ha invitato.
accounts-invitation-to-sign-in = Vai all'accesso

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
accounts-paper = PDF per il cittadino
accounts-paper-title = Chi ha consultato i suoi dati
accounts-paper-number = Numero del documento
accounts-paper-made = Preparato il
accounts-paper-office = Ufficio
accounts-paper-person = Codice fiscale
accounts-paper-period = Periodo
accounts-paper-always = Dall'inizio fino a oggi
accounts-paper-what = Questo è l'elenco degli accessi ai suoi dati su questa piattaforma: la struttura, il ruolo di chi ha agito, quando e per quale motivo. I nomi degli operatori non compaiono: li conosce il responsabile della protezione dei dati, a cui può rivolgersi per chiedere una verifica indicando il numero del documento.
accounts-paper-none = Nel periodo nessuno ha avuto accesso ai suoi dati.
accounts-paper-structure = Struttura
accounts-paper-why = Motivo
accounts-paper-times = { $when } e altre volte vicine ({ $n } in tutto)
accounts-paper-denied = { $what }: richiesta rifiutata, nulla è stato mostrato
accounts-paper-doctor = Studio medico, codice { $code }
accounts-paper-asked = Consultazione del registro, per rispondere a una richiesta o per una verifica
accounts-paper-end = Gli accessi uguali della stessa persona entro pochi minuti stanno su una riga sola. Anche la preparazione di questo documento è registrata.
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
accounts-why-emergency-life = accesso in emergenza (pericolo di vita o cura urgente)
accounts-why-emergency-unable = accesso in emergenza (la persona non poteva rispondere)
accounts-why-emergency-unreachable = accesso in emergenza (medico non raggiungibile)
accounts-why-emergency-outbreak = accesso in emergenza (focolaio da contenere)
accounts-why-asked = «{ $reason }»

# Le ragioni per cui qualcuno vede una persona.
accounts-why-gp-of-choice = medico di famiglia
accounts-why-domicile = domicilio nell'ambito dell'ASL
accounts-why-residence = residenza nell'ambito dell'ASL
accounts-why-measure-running = misura in corso nel comune

# Le azioni, una per ogni codice.
accounts-action-person-list = Ha visto la persona in un elenco o in una ricerca
accounts-action-person-list-list = Ha visto la persona nell'elenco degli assistiti
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
accounts-action-delegation-manage = Ha gestito le deleghe tra medici
accounts-action-delegation-manage-view = Ha visto le proprie deleghe
accounts-action-delegation-manage-gives = Ha affidato i suoi assistiti a un collega
accounts-action-delegation-manage-ends = Ha terminato una delega tra medici
accounts-action-sign_in-forgive = Ha tolto il blocco sull'accesso di un utente
accounts-action-user-manage-invited = Ha invitato l'utente
accounts-action-user-manage-view = Ha aperto la scheda dell'utente
accounts-action-user-manage-list = Ha visto l'elenco degli utenti
accounts-action-user-manage-find = Ha cercato tra gli utenti
accounts-action-user-manage-csv = Ha scaricato in un file l'elenco degli utenti
accounts-action-user-manage-role = Ha dato all'utente un incarico
accounts-action-user-manage-moved = Ha cambiato l'ultimo giorno di un incarico dell'utente
accounts-action-user-manage-ended = Ha terminato un incarico dell'utente
accounts-action-user-manage-suspended = Ha sospeso l'utente
accounts-action-user-manage-active = Ha riammesso l'utente
accounts-action-user-manage-sessions = Ha chiuso sessioni dell'utente
accounts-action-profile-view = Ha aperto il proprio profilo
accounts-action-profile-change = Ha cambiato il proprio profilo
accounts-action-profile-change-email = Ha cambiato la propria e-mail
accounts-action-profile-change-password = Ha cambiato la propria password
accounts-action-setting-manage = Ha visto o cambiato un'impostazione della regione
accounts-action-notice-manage = Ha gestito gli avvisi di servizio
accounts-action-support-answer = Ha gestito una richiesta di aiuto
accounts-action-support-answer-covered = Ha scritto il nome della persona in una risposta dell'assistenza: è stato coperto
accounts-action-support-answer-list = Ha visto l'elenco delle richieste di aiuto
accounts-action-support-answer-view = Ha aperto una richiesta di aiuto dell'utente
accounts-action-support-use = Ha chiesto aiuto all'assistenza
accounts-action-support-use-close = Ha chiuso un avviso di servizio
accounts-action-support-use-covered = Ha scritto il nome della persona in una richiesta di aiuto: è stato coperto
accounts-action-support-use-list = Ha visto le proprie richieste di aiuto
accounts-action-support-use-view = Ha aperto una propria richiesta di aiuto
accounts-action-form-forged = Ha inviato una richiesta che non veniva da una pagina di Argine
accounts-action-session-switch = Ha cambiato ruolo
accounts-action-page-open = Ha aperto una pagina con l'account di una macchina
accounts-action-session-open = Accesso ad Argine
accounts-action-session-open-switched = Ha cominciato a lavorare con un altro ruolo
accounts-action-session-open-password = Accesso con una password sbagliata
accounts-action-session-open-brake = Accesso fermato: troppe password sbagliate
accounts-action-session-open-no = Password giusta, ma nessun incarico attivo
accounts-action-session-open-change = Password sbagliata nel cambiare la password
accounts-action-session-close = È uscito da Argine
accounts-action-session-open-confirm = Password sbagliata nel confermare chi è
accounts-action-session-prove = Ha confermato chi è
accounts-action-session-end = La sessione è stata chiusa dal sistema
accounts-action-invitation-accept = Ha scelto la password con l'invito
accounts-action-emergency-open = Ha aperto la scheda in emergenza
accounts-action-emergency-open-close = Ha chiuso la scheda aperta in emergenza
accounts-action-emergency-review = Ha verificato un accesso in emergenza
accounts-action-emergency-review-list = Ha consultato l'elenco degli accessi in emergenza
accounts-action-emergency-review-view = Ha consultato un accesso in emergenza
accounts-action-access_log-view = Ha consultato il registro degli accessi
accounts-action-access_log-view-csv = Ha scaricato in un file il registro degli accessi
accounts-action-access_log-view-pdf = Ha preparato il documento sugli accessi per il cittadino
accounts-action-access_log-view-report = Ha estratto gli accessi di un periodo

## Impostazioni

accounts-settings = Impostazioni della regione
accounts-view = La vista dei sindaci
accounts-view-what = Quando è accesa, ogni sindaco vede chi nel suo comune è sottoposto a una misura: nome, indirizzo, da quando e fino a quando, finché la misura dura. Non vede mai se è isolamento o quarantena, né un dato sanitario.
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

accounts-delegations = Deleghe
accounts-nav-delegations = Deleghe
access-delegation-held = Gli hai già affidato i tuoi assistiti in uno di questi giorni: guarda fra le deleghe.
access-colleague-unknown = Questo collega oggi non può accedere come medico.
accounts-delegations-intro = Quando sei assente, un collega segue i tuoi assistiti: li vede e lavora per loro con il proprio nome, soltanto nei giorni che indichi.
accounts-delegations-given = A chi hai affidato i tuoi assistiti
accounts-delegations-held = Chi ti ha affidato i suoi assistiti
accounts-delegations-none-given = Non hai affidato i tuoi assistiti a nessuno.
accounts-delegations-none-held = Nessun collega ti ha affidato i suoi assistiti.
accounts-delegation-new = Affida i tuoi assistiti
accounts-delegation-new-intro = Il collega vedrà tutti i tuoi assistiti dal primo all'ultimo giorno, entrambi compresi. Puoi terminare la delega in ogni momento.
accounts-delegation-colleague = Collega
accounts-delegation-colleague-hint = Cognome e nome, o codice regionale
accounts-delegation-doctor = Medico
accounts-delegation-choice = { $name }, codice { $code }
accounts-delegation-which-of = Quale collega
accounts-delegation-which = Più colleghi si chiamano così: scegli quale.
accounts-delegation-nobody = Nessun altro medico con questo nome o codice può accedere. Controlla come è scritto; se il collega non è ancora abilitato, chiedilo all'amministratore.
accounts-delegation-from-past = Una delega comincia oggi o in un giorno che viene.
accounts-delegation-last-before = L'ultimo giorno viene prima del primo.
accounts-delegation-too-long = Una delega dura al più un anno: se l'assenza è più lunga, rivolgiti alla tua ASL.
accounts-delegation-last-hint = Compreso
accounts-delegation-note = Motivo
accounts-delegation-note-hint = Facoltativo, per esempio «ferie»; lo legge anche il collega
accounts-delegation-note-long = Scrivi al più 300 caratteri.
accounts-delegation-give = Affida
accounts-delegation-given = La delega è registrata.
accounts-delegation-coming = deve cominciare
accounts-delegation-running = in corso
accounts-delegation-over = finita
accounts-delegation-ended = terminata prima
accounts-delegation-actions = Che cosa puoi fare
accounts-delegation-end = Termina
accounts-delegation-give-back = Restituisci
accounts-delegation-end-what = Se confermi, da questo momento { $name } non vede i tuoi assistiti.
accounts-delegation-give-back-what = Se confermi, da questo momento non vedi gli assistiti di { $name }.
accounts-delegation-end-now = Termina la delega
accounts-delegation-ended-now = La delega è terminata.
accounts-why-delegated = assistito del medico { $code }, per delega
