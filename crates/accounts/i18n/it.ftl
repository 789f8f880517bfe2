### Accesso, utenti, impostazioni e registro degli accessi.

accounts-nav-users = Utenti
accounts-nav-accesses = Accessi ai dati
accounts-nav-settings = Impostazioni

## Accesso

accounts-sign-in-title = Accedi ad Argine
accounts-sign-in = Accedi
accounts-login = Nome utente
accounts-password = Password
accounts-sign-in-wrong = Il nome utente e la password non corrispondono. Controlla entrambi (maiuscole comprese) e riprova; se hai dimenticato la password, usa il collegamento sotto.
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
accounts-user-check = Vedi che cosa apre
accounts-user-invite = Invita
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
accounts-email-hint = Quella di lavoro, se ne ha una.
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
accounts-state-waits = In attesa di approvazione
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
accounts-because-known = Lo conosco e ha questo compito
accounts-because-confirmed = Confermato dal suo ufficio
accounts-because-unknown = Non risulta chi sia
accounts-because-wider = L'incarico apre più del necessario
accounts-because-back = È tornato al lavoro
accounts-because-checked = Verifica conclusa
accounts-role-new = Aggiungi un incarico
accounts-role-give = Aggiungi l'incarico
accounts-role-given = L'incarico è stato aggiunto.
accounts-role-end = Termina l'incarico
accounts-role-end-short = Termina
accounts-role-ended = La fine dell'incarico è registrata.
accounts-role-move = Cambia l'ultimo giorno
accounts-users-unit = Codice dell'unità
accounts-parts-wards-short = Per tutti i reparti
accounts-parts-facilities-short = Per tutte le strutture dell'ente
accounts-parts-laboratories-short = Per tutti i laboratori dell'ente
accounts-parts-wards = Per tutti i reparti di questa struttura
accounts-parts-facilities = Per tutte le strutture di questo ente
accounts-parts-laboratories = Per tutti i laboratori di questo ente
accounts-parts-act = Che cosa fare
accounts-parts-enable = Abilita ovunque
accounts-parts-enable-hint = Lo stesso incarico, con la stessa scadenza, dove ancora non c'è.
accounts-parts-revoke = Revoca ovunque
accounts-parts-revoke-hint = Termina subito l'incarico in tutte le parti; quello da cui parti resta.
accounts-parts-act-missing = Scegli che cosa fare.
accounts-parts-why-unless = (obbligatorio se revochi)
accounts-parts-check = Vedi che cosa cambierebbe
accounts-parts-do-enable = Abilita dove scelto
accounts-parts-do-revoke = Revoca dove scelto
accounts-parts-tick = Sono scelte tutte: togli il segno a quelle da lasciare come sono.
accounts-parts-none-chosen = Scegli almeno una parte.
accounts-parts-nothing = Non c'è nulla da cambiare: nessuna parte, oppure è già così.
accounts-parts-table = Parti con ciò che cambierebbe
accounts-parts-will-give = Sarà abilitato
accounts-parts-will-ask = Andrà approvato da un altro amministratore
accounts-parts-will-end = Sarà revocato
accounts-parts-held = C'è già
accounts-parts-asked = Attende già approvazione
accounts-parts-not-held = Non c'è
accounts-parts-not-yours = Fuori dal tuo territorio
accounts-parts-count-change = Cambierebbero
accounts-parts-count-change-what = Parti in cui l'incarico sarebbe abilitato, chiesto o revocato.
accounts-parts-count-same = Restano come sono
accounts-parts-count-same-what = Parti in cui è già così, o che non sono tue.
accounts-parts-enabled = Salvato: nelle parti scelte l'incarico vale da ora. Dove serve un altro amministratore, vale dopo la sua approvazione.
accounts-parts-revoked = Salvato: nelle parti scelte l'incarico è terminato. Quello da cui sei partito resta.
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
access-role-asked = Lo stesso incarico aspetta già l'approvazione di un altro amministratore.
access-emergency-clear = Su questo accesso non c'è nulla da chiarire: hai già risposto, oppure la verifica è conclusa.
access-emergency-own-approval = Hai approvato tu questo accesso: lo verifica un altro.
access-emergency-reviewed = Un collega ha già concluso questa verifica: la può cambiare solo lui.
access-role-asked-anew = Questo incarico apre molto ed è stato approvato fino al suo ultimo giorno: per andare oltre aggiungi un incarico nuovo, che un altro amministratore approverà.
access-role-of-others = Questo incarico lo cambia solo l'amministratore regionale.
access-unit-not-yours = Nella tua ASL non c'è nessuna unità con questo codice o questo nome per questo ruolo. Controllalo; per un'altra ASL rivolgiti all'amministratore regionale.
access-account-of-others = Questo utente ha, o aspetta, anche incarichi che dà solo l'amministratore regionale: ciò che riguarda tutto l'account lo decide l'amministratore regionale. Gli incarichi della tua ASL puoi terminarli tu.
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
accounts-change-asked = Incarico chiesto, in attesa di approvazione: { $role }, { $unit }, dal { $from }, { $until }
accounts-change-approved = Incarico approvato: { $role }, { $unit }, dal { $from }, { $until }
accounts-change-declined = Incarico non approvato: { $role }, { $unit }
accounts-change-until = fino al { $day }
accounts-change-by-machine = Dal server, con la riga di comando

## Il mio profilo

accounts-profile = Il mio profilo
accounts-profile-intro = Chi sei in Argine, da dove sei entrato e chi ha provato a entrare al tuo posto.
accounts-profile-email = Cambia e-mail
accounts-profile-email-hint = Quella di lavoro, per esempio bruna.neri@example.org. Vuoto: nessuna.
accounts-profile-email-save = Salva l'e-mail
accounts-profile-email-saved = L'e-mail è salvata.
accounts-phone = Telefono
accounts-phone-form = Questo non sembra un numero di telefono. Scrivi cifre e spazi, per esempio 011 5550147, oppure lascia vuoto.
accounts-profile-phone = Cambia telefono
accounts-profile-phone-hint = Dove rispondi al lavoro: lo vede chi riceve qualcosa da te, per esempio il medico la cui segnalazione hai preso in carico. Vuoto: nessuno.
accounts-profile-phone-save = Salva il telefono
accounts-profile-phone-saved = Il telefono è salvato.
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
accounts-letter-then = Tieni a portata di mano il telefono: Argine può chiederti di attivare il secondo fattore, bastano due minuti. Dalle volte successive accedi con la tua password e il nome utente
accounts-letter-until = L'invito vale fino a { $day }, ore { $time }.
accounts-letter-single = Si usa una volta sola; dopo quel giorno chiedine uno nuovo.
accounts-letter-secret = Non dare questa lettera a nessuno: chi ha il codice può entrare al tuo posto. Dopo aver scelto la password, distruggila.
accounts-letter-help = Se qualcosa non va, chiama:
accounts-letter-not-you = Se non lavori per { $unit }, o se non aspettavi questa lettera, non usare il codice: chiama chi è scritto qui sopra, così lo annulla, poi distruggi la lettera. Finché nessuno usa il codice non succede nulla.
accounts-letter-panel = Invito
accounts-letter-is-out = Invito preparato da { $who } il { $sent }, valido fino al { $until }. La password non è ancora stata scelta.
accounts-letter-is-over = La lettera preparata da { $who } il { $sent } è scaduta il { $until } senza essere usata.
accounts-letter-was-used = Invitato da { $who } il { $sent }. Ha scelto la password il { $used }.
accounts-letter-was-needless = Invitato da { $who } il { $sent }. Ha già una password.
accounts-letter-again-what = Una lettera nuova prende il posto di quella di prima, che da quel momento non vale più.
accounts-letter-again = Prepara una lettera nuova
accounts-letter-not-yet = L'incarico è approvato: ora prepara la lettera d'invito.
access-invitation-waits = L'incarico aspetta l'approvazione di un altro amministratore. La lettera si prepara dopo: fino ad allora nessun codice vale.
access-invitation-without-role = Questo utente non ha nessun incarico: aggiungine uno, poi prepara la lettera.
access-invitation-used-already = Questo utente ha già scelto la password: un altro invito non serve.
access-invitation-of-suspended = Questo utente è sospeso. Riammettilo, poi prepara la lettera.

accounts-invitation-title = Il tuo primo accesso
accounts-invitation-ask = Scrivi il codice che sta nella lettera d'invito.
accounts-invitation-code = Codice dell'invito
accounts-invitation-code-hint = Cinque gruppi di cinque segni, per esempio 7K3QM-…; trattini e maiuscole non contano.
accounts-invitation-code-form = Il codice ha venticinque segni, in cinque gruppi. Controllalo sulla lettera e scrivilo tutto.
accounts-invitation-code-unknown = Nessun invito ha questo codice. Controlla sulla lettera segno per segno.
accounts-invitation-next = Continua
accounts-invitation-welcome = { $name }, scegli la tua password.
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

## Prima di dare un incarico

accounts-confirm-intro = Controlla prima di confermare. Finora non è stato scritto nulla.
accounts-confirm-back = Correggi
accounts-opens-persons = { $n ->
    [one] Oggi questo incarico aprirebbe i dati di { $n } persona.
   *[other] Oggi questo incarico aprirebbe i dati di { $n } persone.
}
accounts-opens-requests = { $n ->
    [one] Oggi questo incarico aprirebbe { $n } richiesta di tampone.
   *[other] Oggi questo incarico aprirebbe { $n } richieste di tampone.
}
accounts-opens-measures = { $n ->
    [one] Oggi questo incarico aprirebbe { $n } misura in corso, se la vista dei sindaci è accesa.
   *[other] Oggi questo incarico aprirebbe { $n } misure in corso, se la vista dei sindaci è accesa.
}
accounts-opens-nobody = Oggi questo incarico non apre la scheda di nessuna persona.
accounts-opens-check = Non vedrebbe nessuno: controlla che l'unità sia quella giusta.
accounts-waits-what = Questo incarico dà poteri ampi: lo approva un altro amministratore entro 14 giorni. Fino ad allora non apre nulla e non c'è nessuna lettera.
accounts-ask-approval = Chiedi l'approvazione
accounts-asked = L'incarico aspetta l'approvazione di un altro amministratore: lo trova in «Da approvare».

## Molti utenti insieme

accounts-import = Invita molti utenti
accounts-import-intro = Da un file CSV. Prima vedi che cosa succederebbe riga per riga; finché non confermi non viene scritto nulla.
accounts-import-columns = Il file ha una riga di intestazione con queste colonne:
accounts-import-roles = I ruoli che puoi scrivere:
accounts-import-rest = E-mail e date si possono lasciare vuote. L'unità si scrive come nel modulo di un singolo utente. CSV UTF-8, separato da punto e virgola o virgola, al massimo 500 righe.
accounts-import-template = Scarica il modello
accounts-import-file = File CSV
accounts-import-check = Controlla il file
accounts-rehearsal = Che cosa succederebbe
accounts-rows = Le righe del file
accounts-row = Riga
accounts-row-ready = Pronta
accounts-rows-ready = Pronte
accounts-rows-ready-what = Con la conferma si prepara la lettera.
accounts-row-would-wait = Da approvare
accounts-rows-would-wait = Da approvare
accounts-rows-would-wait-what = Con la conferma aspetta un altro amministratore.
accounts-row-already = Già presente
accounts-rows-already = Già presenti
accounts-rows-already-what = Non cambia nulla.
accounts-row-wrong = Da correggere
accounts-rows-wrong = Da correggere
accounts-rows-wrong-what = Resta fuori: la riga dice perché.
accounts-row-letter = Invitato
accounts-import-what = Con la conferma si invitano le righe pronte e si chiede l'approvazione per le altre. Quelle da correggere restano fuori: puoi mandare di nuovo lo stesso file, chi c'è già non cambia.
accounts-import-do = Conferma e prepara le lettere
accounts-import-nothing = Nessuna riga può essere scritta. Correggi il file e mandalo di nuovo.
accounts-import-another = Manda un altro file
accounts-import-done = Esito del file
accounts-import-done-intro = Ecco che cosa è stato scritto. Le lettere di chi può già entrare sono qui sotto, una per foglio; quelle di chi attende si preparano dopo l'approvazione.
accounts-letters-once = I codici si vedono solo adesso: Argine non li conserva. Stampa le lettere prima di chiudere la pagina.
accounts-letters-pdf = Scarica in un solo PDF
accounts-letters-none = Nessuna di queste lettere vale ancora. Prepara lettere nuove da «Inviti non usati».
accounts-letters-print = Stampa le lettere
accounts-letters-left-out = { $n ->
    [one] Una lettera non è stata preparata: è già stata mostrata, oppure quell'utente non dipende solo da te.
   *[other] { $n } lettere non sono state preparate: sono già state mostrate, oppure quegli utenti non dipendono solo da te.
}
accounts-file-large = Il file supera 48 KB. Dividilo in più file.
accounts-file-encoding = Il file non è in UTF-8 e gli accenti si perderebbero. Salvalo come «CSV UTF-8» e mandalo di nuovo.
accounts-file-header = La prima riga non ha le colonne del modello. Scarica il modello e copia lì i dati.
accounts-file-broken = Il file non si legge come CSV. Scarica il modello e copia lì i dati.
accounts-file-long = Il file ha più di 500 righe. Dividilo in più file.
accounts-file-empty = Il file ha solo l'intestazione. Aggiungi una riga per ogni utente.
accounts-file-login-twice = Questo nome utente sta già in una riga sopra. Lascia una riga sola oppure cambialo.
accounts-file-email-twice = Questa e-mail sta già in una riga sopra. Correggila oppure lasciala vuota.
accounts-file-email-taken = Questa e-mail è già di un altro utente. Correggila oppure lasciala vuota.
accounts-unused = Inviti non usati
accounts-unused-intro = Chi non ha ancora scelto la password. Le lettere nuove prendono il posto di quelle di prima, i cui codici non valgono più. Gli inviti scaduti sono già segnati.
accounts-unused-whom = Chi riceve una lettera nuova
accounts-unused-none = Nessun invito aspetta: tutti hanno scelto la password.
accounts-unused-over = { $name } ({ $login }): scaduto il { $until }
accounts-unused-good = { $name } ({ $login }): vale fino al { $until }
accounts-unused-never = { $name } ({ $login }): approvato, lettera ancora da preparare
accounts-unused-none-chosen = Segna almeno un utente, oppure usa «Prepara tutte».
accounts-unused-send = Prepara le lettere segnate
accounts-unused-send-all = Prepara tutte

## Da approvare

accounts-nav-approvals = Da approvare
accounts-approvals = Incarichi da approvare
accounts-approvals-intro = Gli incarichi che aprono molto li chiede un amministratore e li approva un altro. Senza decisione decadono dopo 14 giorni.
accounts-approvals-none = Nessun incarico aspetta un'approvazione.
accounts-approvals-back = Torna all'elenco
accounts-approval = Incarico da approvare
accounts-approval-yours = Da decidere
accounts-approval-others = Decide un altro amministratore
accounts-approval-closed = Su questo incarico non c'è più nulla da decidere.
accounts-approval-alone = Nessun altro amministratore può decidere: lo fa chi gestisce il server, con il comando
access-approval-own = L'hai chiesto tu: lo approva un altro amministratore.
access-approval-expired = Nessuno ha deciso in tempo: l'incarico va chiesto di nuovo.
access-approval-decided = Su questo incarico qualcuno ha già deciso.
accounts-asked-by = Chiesto da
accounts-asked-at = Chiesto il
accounts-decide-until = Da decidere entro
accounts-requests = Incarichi chiesti
accounts-request-open = In attesa di approvazione
accounts-request-approved = Approvato
accounts-request-declined = Non approvato
accounts-request-expired = Decaduto
accounts-verdict = Decisione
accounts-verdict-missing = Scegli se approvare o no.
accounts-verdict-do = Registra la decisione
accounts-approve = Approva
accounts-approve-hint = L'incarico vale da subito o dal suo primo giorno; chi l'ha chiesto prepara la lettera.
accounts-decline = Non approvare
accounts-decline-hint = L'incarico non viene dato.
accounts-why-approve = Perché lo approvi
accounts-why-approve-unless = (solo se approvi)
accounts-why-decline = Perché non lo approvi
accounts-why-decline-unless = (solo se non approvi)
accounts-why-choose = Scegli
accounts-approved = L'incarico è approvato.
accounts-declined = L'incarico non è approvato: non viene dato.
accounts-file-unnamed = File di utenti
accounts-file-asked = File mandato da { $who } il { $when }.
accounts-file-rows = { $n ->
    [one] Mostra la riga
   *[other] Mostra le { $n } righe
}
accounts-file-all = { $n ->
    [one] Scegli la riga di questo file che puoi decidere
   *[other] Scegli tutte le { $n } righe di questo file
}
accounts-several-tick = Scegli
accounts-several-label = Incarichi da decidere
accounts-several-hint = Scegli uno o più incarichi: prima di decidere vedi che cosa aprono tutti insieme.
accounts-several-approve = Approva quelli scelti
accounts-several-decline = Non approvare quelli scelti
accounts-several-none = Scegli almeno un incarico.
accounts-several-untick = Sono scelti tutti: togli il segno a quelli su cui non decidi adesso.
accounts-several-all-gone = Su questi incarichi non c'è più nulla da decidere.
accounts-several-approve-title = Approvare gli incarichi scelti
accounts-several-decline-title = Non approvare gli incarichi scelti
accounts-several-intro = { $n ->
    [one] Hai scelto un incarico. Finora non è stato scritto nulla.
   *[other] Hai scelto { $n } incarichi. Finora non è stato scritto nulla.
}
accounts-several-figure = { $n ->
    [one] 1 incarico: { $role }, { $unit }. { $opens }
   *[other] { $n } incarichi: { $role }, { $unit }. { $opens }
}
accounts-several-approve-do = Approva
accounts-several-decline-do = Non approvare
accounts-several-back = Torna alla scelta
accounts-several-done = Che cosa è stato deciso
accounts-several-decided = Decisi
accounts-several-decided-what = Incarichi su cui la tua decisione è registrata.
accounts-several-left = Non applicati
accounts-several-left-what = Incarichi cambiati dopo che li hai visti: sono rimasti com'erano.
accounts-several-not = Non applicato
accounts-several-stale = L'utente è cambiato dopo che l'hai visto: guardalo di nuovo e decidi.
accounts-several-gone = Questo incarico non aspetta più la tua decisione.
accounts-several-unknown = Incarico non più in elenco

## Come un collega

accounts-like = Come un collega
accounts-like-intro = Cerca il collega da cui prendere gli incarichi. Trovi chi ha incarichi che puoi dare tu.
accounts-like-colleagues = Colleghi
accounts-like-nobody = Nessuno con questo nome ha incarichi che puoi dare tu.
accounts-like-more = Ce ne sono altri: scrivi qualche lettera in più.
accounts-like-of = Incarichi di { $name }. Deleghe, fattori di accesso e lettere restano suoi.
accounts-like-roles = Incarichi del collega
accounts-like-opens = Che cosa aprirebbe
accounts-like-not = Non si può dare
accounts-like-over = È finito.
accounts-like-suspended = Il collega è sospeso.
accounts-like-not-yours = Questo ruolo non puoi darlo tu.
accounts-like-elsewhere = L'unità non è nel tuo territorio.
accounts-like-held = L'utente ha già questo incarico.
accounts-like-asked = Aspetta già l'approvazione di un altro amministratore.
accounts-like-days = I giorni valgono per tutti gli incarichi scelti. Nessuno dura più di quello del collega.
accounts-like-until-hint = Vuoto: fino all'ultimo giorno del collega.
accounts-like-from-late = Da questo giorno il collega non ha più l'incarico: scegli un giorno prima.
accounts-like-until-early = L'incarico del collega comincia dopo questo giorno: scegli un giorno più avanti.
accounts-like-none = Scegli almeno un incarico.
accounts-like-not-offered = Uno degli incarichi scelti non si può dare: guarda di nuovo l'elenco.
accounts-like-give = Dai gli incarichi scelti
accounts-like-given = Gli incarichi scelti sono dati.
accounts-like-waits = Gli incarichi che aprono molto aspettano un altro amministratore; gli altri sono dati.

## Attestazioni

accounts-nav-attestations = Attestazioni
accounts-attest = Attestazione degli utenti
accounts-attest-intro = Ogni 90 giorni ogni organizzazione conferma chi usa la piattaforma per lei, incarico per incarico.
accounts-attest-organisation = Organizzazione
accounts-attest-region = Regione: chi amministra, vigila o lavora per tutta la regione
accounts-attest-doctors = Medici di { $asl }
accounts-attest-comune = Comune di { $name }
accounts-attest-users = Utenti
accounts-attest-due = Da attestare entro
accounts-attest-last = Ultima attestazione
accounts-attest-by = di { $who }
accounts-attest-never = mai
accounts-attest-none = Nessuna organizzazione ha utenti che attesti tu.
accounts-attest-none-such = Nessuna organizzazione è in questo stato.
accounts-attest-show = Mostra
accounts-attest-dormant = Utenti dormienti
accounts-attest-expiring = Incarichi in scadenza
accounts-attest-overdue = In ritardo
accounts-attest-overdue-what = Organizzazioni il cui termine è passato.
accounts-attest-near = Da attestare
accounts-attest-near-what = Organizzazioni il cui termine cade nei prossimi 30 giorni.
accounts-attest-fine = In regola
accounts-attest-fine-what = Organizzazioni attestate, o il cui primo termine è lontano.
accounts-attest-paused = Incarichi sospesi
accounts-attest-paused-roles = { $n ->
    [one] 1 incarico sospeso
   *[other] { $n } incarichi sospesi
}
accounts-attest-one = Utenti da attestare
accounts-attest-one-intro = Di ogni incarico di' se è ancora giusto. La decisione si registra tutta insieme.
accounts-attest-members = Utenti e incarichi
accounts-attest-decision = Decisione
accounts-attest-keep = Confermo
accounts-attest-remove = Da togliere
accounts-attest-leaving = Questi incarichi finiscono appena registri:
accounts-attest-confirm = Confermo: chi ci lavora esce subito
accounts-attest-confirm-first = Rileggi chi perde l'incarico e conferma.
accounts-attest-own = È tuo: lo attesta un altro
accounts-attest-seen-all = Conferma tutti i visti negli ultimi 30 giorni
accounts-attest-not-seen = Non entra da 30 giorni
accounts-attest-none-seen = Negli ultimi 30 giorni non è entrato nessuno: decidi riga per riga.
accounts-attest-is-paused = Sospeso: non attestato
accounts-attest-what = Con la registrazione gli incarichi da togliere finiscono subito e chi ci lavora esce. Quelli confermati, anche se sospesi, valgono.
accounts-attest-missing = Decisioni che mancano: { $n }. Sono le righe segnate.
accounts-attest-save = Registra l'attestazione
accounts-attest-saved = L'attestazione è registrata.
accounts-attest-history = Attestazioni precedenti
accounts-attest-never-yet = Questa organizzazione non è mai stata attestata.
accounts-attest-on = Quando
accounts-attest-who = Chi
accounts-attest-confirmed = Confermati
accounts-attest-removed = Tolti
accounts-attest-csv-header = quando;attestato da;nome;nome utente;ruolo;unità;decisione
accounts-attest-said-confirmed = confermato
accounts-attest-said-removed = tolto
accounts-attest-said-own = proprio, non deciso
accounts-attest-ends = Se dopo altri 30 giorni nessuno attesta
accounts-attest-ends-off = Gli incarichi restano
accounts-attest-ends-off-hint = Il ritardo si vede nell'elenco delle attestazioni, e basta.
accounts-attest-ends-on = Gli incarichi non attestati si sospendono
accounts-attest-ends-on-hint = Solo la mattina dei giorni lavorativi. Mai per chi attesta, e per chi cura o lavora in laboratorio solo se non entra da 30 giorni. Tornano validi con l'attestazione.
accounts-attest-ends-save = Salva
accounts-attest-ends-saved = La scelta sugli incarichi non attestati è salvata.
accounts-attest-ends-missing = Scegli che cosa succede agli incarichi non attestati.
accounts-because-attestation = Attestazione degli utenti
accounts-change-paused = Incarico sospeso, non attestato: { $role }, { $unit }
accounts-change-resumed = Incarico attestato, di nuovo valido: { $role }, { $unit }, { $until }
accounts-action-attestation-manage = Ha visto le attestazioni
accounts-action-attestation-manage-view = Ha visto l'utente tra quelli da attestare
accounts-action-attestation-manage-attested = Ha attestato gli incarichi dell'utente
accounts-action-attestation-manage-ended = Ha tolto un incarico dell'utente con l'attestazione
accounts-action-attestation-manage-resumed = Ha ridato un incarico dell'utente con l'attestazione
accounts-action-attestation-manage-paused = Ha sospeso un incarico dell'utente non attestato
accounts-action-attestation-manage-csv = Ha scaricato le attestazioni
accounts-action-digest-review = Ha esaminato gli accessi da spiegare
accounts-action-digest-review-list = Ha visto l'elenco degli accessi da spiegare
accounts-action-digest-review-view = Ha aperto una riga degli accessi da spiegare
accounts-action-digest-review-explained = Ha registrato che un accesso è spiegato
accounts-action-digest-review-to = Ha registrato che un accesso è da chiarire
accounts-action-digest-review-unjustified = Ha registrato che un accesso non è giustificato

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
accounts-why-emergency-support = assistenza, richiesta n. { $code }
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
accounts-action-person-view-facts = Ha visto vaccinazioni, infezioni e fragilità della persona
accounts-action-person-view-household = Ha visto il nucleo familiare della persona
accounts-action-person-create = Ha inserito la persona
accounts-action-person-create-likely = Ha visto che la persona somiglia a un'altra che stava inserendo
accounts-action-person-correct = Ha corretto i dati della persona
accounts-action-person-correct-form = Ha aperto il modulo per correggere i dati della persona
accounts-action-person-correct-household = Ha cambiato il nucleo familiare della persona
accounts-action-person-correct-likely = Ha visto che la persona somiglia a un'altra di cui correggeva i dati
accounts-action-person-correct-nothing = Ha salvato i dati della persona senza cambiarli
accounts-action-rights-manage = Ha gestito una richiesta della persona sui suoi dati
accounts-action-rights-manage-list = Ha visto l'elenco delle richieste sui dati
accounts-action-rights-manage-view = Ha aperto una richiesta della persona sui suoi dati
accounts-action-rights-manage-entered = Ha registrato una richiesta della persona sui suoi dati
accounts-action-rights-manage-extended = Ha prorogato il termine di una richiesta sui dati
accounts-action-rights-manage-answered = Ha risposto a una richiesta della persona sui suoi dati
accounts-action-rights-manage-letter = Ha scaricato la lettera di risposta a una richiesta sui dati
accounts-action-data-copy = Ha fatto una copia dei dati per la persona
accounts-action-data-copy-rehearsal = Ha visto quanti dati conterrà la copia per la persona
accounts-action-retention-manage = Ha gestito i tempi di conservazione
accounts-action-retention-manage-list = Ha visto i tempi di conservazione
accounts-action-retention-manage-view = Ha aperto un piano di cancellazione
accounts-action-retention-manage-prepared = Ha preparato un piano di cancellazione
accounts-action-retention-manage-withdrawn = Ha ritirato un piano di cancellazione
accounts-action-retention-manage-held = Ha sospeso la cancellazione
accounts-action-retention-manage-released = Ha tolto una sospensione della cancellazione
accounts-action-retention-manage-done = Ha eseguito un piano di cancellazione
accounts-action-retention-approve = Ha approvato un piano di cancellazione
accounts-action-obscuring-manage = Ha oscurato dati su richiesta della persona
accounts-action-obscuring-manage-form = Ha aperto il modulo per oscurare dati
accounts-action-obscuring-manage-view = Ha aperto un oscuramento
accounts-action-obscuring-manage-taken = Ha revocato un oscuramento
accounts-action-correction-ask = Ha chiesto o ritirato una correzione
accounts-action-correction-ask-form = Ha aperto il modulo per chiedere una correzione
accounts-action-correction-ask-list = Ha visto la persona nell'elenco delle correzioni
accounts-action-correction-ask-view = Ha aperto una richiesta di correzione
accounts-action-correction-ask-withdrawn = Ha ritirato una richiesta di correzione
accounts-action-correction-decide = Ha deciso su una richiesta di correzione
accounts-action-correction-decide-applied = Ha approvato una correzione
accounts-action-correction-decide-declined = Non ha approvato una correzione
accounts-action-correction-decide-overtaken = Ha concluso una richiesta di correzione superata
accounts-action-correction-decide-report = Ha corretto una segnalazione approvando una richiesta
accounts-action-correction-decide-request = Ha corretto una richiesta di tampone approvando una richiesta
accounts-action-correction-decide-deleted = Ha eliminato la scheda della persona approvando una richiesta
accounts-action-person_fact-record-contact = Ha registrato o ritirato un contatto
accounts-action-person-view-contacts = Ha guardato i contatti
accounts-action-person-view-timeline = Ha letto la linea del tempo
accounts-action-person_fact-record = Ha registrato o annullato un fatto sanitario della persona
accounts-action-person_fact-record-recorded = Ha registrato una vaccinazione, un'infezione o una fragilità della persona
accounts-action-person_fact-record-withdrawn = Ha annullato una vaccinazione, un'infezione o una fragilità della persona
accounts-action-person_fact-record-form = Ha aperto i fatti sanitari della persona
accounts-action-person-lookup = Ha controllato se la persona era già presente
accounts-action-person-take_over = Ha preso in carico la persona per la sua ASL
accounts-action-person-ask_for = Ha chiesto la persona all'ASL che l'ha in carico
accounts-action-person-hand_over = Ha guardato o risposto a una richiesta di un'altra ASL
accounts-action-report-create = Ha segnalato un caso sospetto
accounts-action-report-create-completed = Ha integrato la segnalazione
accounts-action-report-create-form = Ha aperto il modulo per segnalare un caso sospetto
accounts-action-report-list = Ha visto la persona nell'elenco delle segnalazioni
accounts-action-report-list-report = Ha aperto una segnalazione
accounts-action-report-take_charge = Ha preso in carico la segnalazione
accounts-action-report-take_charge-sent = Ha rimandato la segnalazione al medico
accounts-action-request-create = Ha richiesto un tampone
accounts-action-request-create-form = Ha aperto il modulo per richiedere un tampone
accounts-action-request-propose = Ha proposto un tampone
accounts-action-request-propose-form = Ha aperto il modulo per proporre un tampone
accounts-action-request-propose-answered = Ha risposto al SISP su un tampone proposto
accounts-action-request-propose-list = Ha visto la persona nell'elenco dei tamponi proposti
accounts-action-request-propose-request = Ha aperto un tampone proposto
accounts-action-request-propose-label = Ha aperto l'etichetta del campione
accounts-action-request-authorise = Ha deciso su un tampone proposto
accounts-action-request-authorise-form = Ha aperto il modulo per decidere su un tampone proposto
accounts-action-request-authorise-authorised = Ha autorizzato un tampone proposto
accounts-action-request-authorise-denied = Non ha autorizzato un tampone proposto
accounts-action-request-authorise-information = Ha chiesto altre informazioni su un tampone proposto
accounts-action-authorisation-manage = Ha deciso in quali ASL i medici propongono tamponi
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
accounts-action-user-manage-asked = Ha chiesto per l'utente un incarico da approvare
accounts-action-user-manage-approved = Ha approvato un incarico dell'utente
accounts-action-user-manage-declined = Non ha approvato un incarico dell'utente
accounts-action-user-manage-letters = Ha scaricato in un file lettere d'invito
accounts-action-user-manage-waiting = Ha visto un incarico da approvare dell'utente
accounts-action-user-manage-rehearsal = Ha provato in cifre che cosa aprirebbe un incarico
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
accounts-action-register-manage = Ha gestito i registri
accounts-action-register-manage-csv = Ha scaricato in un file i registri
accounts-action-choice-assign = Ha assegnato assistiti a un medico
accounts-action-choice-assign-rehearsal = Ha provato l'assegnazione di assistiti a un medico
accounts-action-person-import = Ha caricato il file dell'anagrafe regionale
accounts-action-person-import-rehearsal = Ha provato il file dell'anagrafe regionale, senza scrivere
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
accounts-action-session-park = Ha lasciato il computer, con la sessione in attesa
accounts-action-session-resume = È tornato al computer e ha ripreso la sessione
accounts-action-draft-open = Ha ripreso una sua bozza non salvata
accounts-action-draft-forget = La sua bozza non è più conservata
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
accounts-action-emergency-open-answer = Ha chiarito un accesso in emergenza
accounts-action-support-view = Ha guardato una scheda per una richiesta di aiuto
accounts-action-support-view-ask = Ha chiesto di guardare la scheda per una richiesta di aiuto
accounts-action-support-view-open = Ha aperto la scheda per una richiesta di aiuto
accounts-action-support-view-close = Ha chiuso la scheda aperta per una richiesta di aiuto
accounts-action-support-view-answer = Ha chiarito perché ha guardato la scheda
accounts-action-support-approve = Ha deciso se l'assistenza può guardare la scheda
accounts-action-support-approve-covered = Ha scritto un dato della persona in una decisione per l'assistenza: è stato coperto
accounts-action-support-view-covered = Ha scritto un dato della persona nel motivo per guardare la scheda: è stato coperto
accounts-action-support-approve-list = Ha consultato le richieste dell'assistenza di guardare schede
accounts-action-support-approve-view = Ha consultato una richiesta dell'assistenza di guardare la scheda
accounts-action-support-approve-approve = Ha approvato che l'assistenza guardi la scheda
accounts-action-support-approve-decline = Non ha approvato che l'assistenza guardi la scheda
accounts-action-support-use-allow = Ha permesso all'assistenza di guardare la scheda
accounts-action-support-use-withdraw = Non permette più all'assistenza di guardare la scheda
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

## Secondo fattore

accounts-factor-title = Secondo fattore
accounts-factor-hint = Oltre alla password, un codice che mostra il tuo telefono o una chiave di accesso: chi scopre la password non entra.
accounts-factor = Tipo
accounts-factor-none = Non attivo
accounts-factor-totp = Codice di sei cifre da un'app
accounts-factor-since = Attivo da
accounts-factor-used = Ultimo uso
accounts-factor-new = Attiva il secondo fattore
accounts-factor-add = Aggiungi il codice sul telefono
accounts-factor-replace = Passa a un altro telefono
accounts-factor-what = Da quando è attivo, dopo la password Argine chiede un codice di sei cifre che mostra il tuo telefono. Vale mezzo minuto e una volta sola.
accounts-factor-must = La Regione chiede a tutti un secondo fattore: attivalo adesso, poi cominci a lavorare. Bastano due minuti, una volta sola.
accounts-factor-need = Ti serve un telefono con un'app che genera codici (per esempio FreeOTP, Aegis, Google Authenticator o Microsoft Authenticator) e due minuti. Il telefono non ha bisogno della rete.
accounts-factor-replaces = Finché non scrivi il primo codice del nuovo telefono vale quello di adesso. Poi valgono soltanto il nuovo telefono e i nuovi codici di recupero, e le altre tue sessioni si chiudono.
accounts-factor-begin = Comincia
accounts-factor-step-program = Apri sul telefono l'app che genera codici. Se non ne hai una, installala adesso: vanno bene per esempio FreeOTP, Aegis, Google Authenticator o Microsoft Authenticator.
accounts-factor-step-picture = Nell'app scegli di aggiungere un account e inquadra questa immagine.
accounts-factor-picture = Immagine da inquadrare con il telefono; sotto c'è lo stesso segreto da scrivere a mano
accounts-factor-step-typed = Se non puoi inquadrarla, scrivi nell'app questa chiave:
accounts-factor-step-code = Scrivi qui sotto le sei cifre che l'app mostra adesso.
accounts-factor-do = Attiva
accounts-factor-leave = Esci senza attivarlo
accounts-factor-demand = Chi deve avere un secondo fattore
accounts-factor-required = Tutti
accounts-factor-required-hint = Chi non l'ha ancora lo attiva al prossimo accesso, prima di fare altro. Non riguarda gli account delle macchine dei laboratori.
accounts-factor-offered = Chi vuole
accounts-factor-offered-hint = Ognuno può attivarlo dal proprio profilo. Chi scopre una password entra negli account che non l'hanno.
accounts-factor-demand-save = Salva
accounts-factor-without = { $n ->
    [0] Tutti gli account con cui oggi si può accedere hanno un secondo fattore: { $all }.
    [one] Un account, di { $all } con cui oggi si può accedere, non ha ancora un secondo fattore.
   *[other] { $n } account, di { $all } con cui oggi si può accedere, non hanno ancora un secondo fattore.
}
accounts-factor-demand-saved = La scelta è salvata: vale dal prossimo accesso di ciascuno.
accounts-factor-demand-missing = Scegli se il secondo fattore è per tutti o per chi vuole.
accounts-factor-reset = Azzera il secondo fattore
accounts-factor-reset-what = Dopo, per entrare basta la password, finché l'utente non attiva un altro secondo fattore: chi si finge lui al telefono otterrebbe proprio questo. Accertati di chi hai davanti. I suoi codici di recupero non valgono più e le sue sessioni si chiudono; al prossimo accesso gli sarà detto.
accounts-factor-identified = Come hai accertato chi è
accounts-factor-note-hint = Per esempio il tipo di documento, o chi l'ha riconosciuto. Non scrivere numeri di documenti né notizie sulla salute.
accounts-factor-reset-do = Azzera
accounts-factor-reset-done = Il secondo fattore è azzerato e le sessioni dell'utente sono chiuse.
accounts-factor-reset-on = Un amministratore ha azzerato il tuo secondo fattore: { $when }. Se non l'hai chiesto tu, avvisa subito l'amministratore.
accounts-factor-was-reset = Un amministratore ha azzerato il tuo secondo fattore: se non l'hai chiesto tu, avvisalo subito. Puoi attivarne un altro dal tuo profilo.
access-no-factor = Questo utente non ha un secondo fattore.
accounts-because-in_person = Di persona, con un documento
accounts-because-telephone = Chiamato al numero che già conoscevo
accounts-because-colleague = Riconosciuto da un collega che conosco
accounts-because-superior = Richiesta scritta del suo responsabile
accounts-because-lost_key = Chiave del sistema andata perduta
accounts-change-factor = Secondo fattore azzerato
accounts-code-title = Scrivi il codice
accounts-code-intro = La password è giusta. Adesso serve il codice che mostra il tuo telefono.
accounts-code = Codice di sei cifre
accounts-code-hint = Lo mostra l'app sul tuo telefono e cambia ogni mezzo minuto.
accounts-code-missing = Scrivi il codice di sei cifre, oppure un codice di recupero.
accounts-code-wrong = Il codice non è giusto, oppure è già stato usato. Aspetta che l'app ne mostri un altro e scrivi quello; un codice di recupero si scrive nel suo campo ed è buono una volta sola. Non hai più né telefono né codici? Chiama l'amministratore. Se succede sempre, controlla che l'ora del telefono sia automatica.
access-code-not-yet = Il codice non è giusto. Aspetta che l'app ne mostri un altro e scrivi quello. Se succede sempre, controlla che l'ora del telefono sia automatica.
accounts-code-wait = Troppi tentativi sbagliati: riprova dopo { $when }. Il codice che hai appena scritto non è stato controllato. Se hai fretta, accedi dal computer che usi di solito, oppure chiama l'amministratore.
accounts-code-over-heading = Ricomincia dalla password
accounts-code-over = Sono passati troppi minuti, oppure troppi tentativi, da quando hai scritto la password.
accounts-code-required-api = Questo account ha un secondo fattore: ripeti la richiesta con il codice nel campo "code".
accounts-factor-required-api = Questo account deve attivare un secondo fattore: accedi una volta dalla pagina di accesso.
accounts-recovery = Codici di recupero
accounts-recovery-left = { $n ->
    [0] nessuno
    [one] uno da usare
   *[other] { $n } da usare
  }
accounts-recovery-make = Sono pochi: crea nuovi codici e stampali.
accounts-recovery-use = Non hai il telefono? Usa un codice di recupero
accounts-recovery-code = Codice di recupero
accounts-recovery-unless = (solo se non hai il codice di sei cifre)
accounts-recovery-hint = Uno di quelli che hai stampato, non ancora usato. Trattini e maiuscole non contano.
accounts-recovery-title = I tuoi codici di recupero
accounts-recovery-intro = Il secondo fattore è attivo. Con uno di questi codici entri quando non hai il telefono o la chiave: ognuno vale una volta sola.
accounts-recovery-once = Li vedi adesso e mai più. Stampali o copiali, e conservali dove conservi i documenti, non nel computer di lavoro.
accounts-recovery-of = Codici di { $name }, nome utente { $login }, creati il { $when }. Se ne hai altri di prima, non valgono più.
accounts-recovery-print = Stampa
accounts-recovery-kept = Li ho conservati, continua
accounts-recovery-renew = Crea nuovi codici di recupero
accounts-recovery-shown-once = Il secondo fattore è attivo. I codici di recupero sono stati mostrati una volta: se non li hai conservati, creane di nuovi qui.
accounts-recovery-used = Hai usato un codice di recupero: quello non vale più. Se hai perso il telefono, attivane subito un altro dal tuo profilo.
accounts-recovery-few = Hai usato un codice di recupero e te ne restano tre o meno: creane di nuovi dal tuo profilo.
accounts-recovery-none = Hai usato l'ultimo codice di recupero: creane subito di nuovi dal tuo profilo.
accounts-opened-by-password = con la password
accounts-opened-by-totp = con password e codice
accounts-opened-by-recovery = con password e codice di recupero
accounts-action-factor-enrol = Ha attivato il secondo fattore
accounts-action-factor-enrol-recovery = Ha creato nuovi codici di recupero
accounts-action-profile-view-factor = Ha aperto la pagina del proprio secondo fattore
accounts-action-session-open-totp = Accesso con password e codice
accounts-action-session-open-recovery = Accesso con un codice di recupero
accounts-action-session-open-code = Password giusta, ma codice sbagliato
accounts-action-session-prove-totp = Ha confermato chi è con un codice
accounts-action-session-prove-recovery = Ha confermato chi è con un codice di recupero
accounts-action-user-manage-factor = Ha azzerato il secondo fattore dell'utente

## Chiavi di accesso

accounts-keys = Chiavi di accesso
accounts-keys-what = Una chiave di sicurezza (USB o NFC), oppure il computer o il telefono stesso: al posto di password e codice basta toccarla e confermare con il PIN o con il dito.
accounts-keys-none = Non hai ancora chiavi di accesso.
accounts-keys-count = { $n ->
    [one] una
   *[other] { $n }
  }
accounts-keys-nowhere = In questa installazione le chiavi di accesso non si possono usare: servono un indirizzo con un nome e una connessione protetta. Chiedi a chi gestisce il sistema.
accounts-key-name = Nome della chiave
accounts-key-name-hint = Per riconoscerla fra le altre, per esempio «Chiave blu» o «Computer dell'ambulatorio».
accounts-key-since = Aggiunta
accounts-key-new = Aggiungi una chiave di accesso
accounts-key-new-intro = Con la chiave entri senza password e senza telefono. Da allora la sola password non basta più: Argine chiede anche la chiave, o un codice di recupero. Se puoi, registrane due e tieni la seconda in un posto sicuro.
accounts-key-next = Continua
accounts-key-instead = Non puoi usare un telefono? Usa una chiave di accesso
accounts-key-touch = Registra la chiave
accounts-key-touch-intro = Hai cinque minuti. La chiave resta tua: ad Argine arriva soltanto ciò che serve a riconoscerla.
accounts-key-step-ready = Tieni pronta la chiave. Se è il computer stesso, non ti serve altro.
accounts-key-step-press = Premi il pulsante qui sotto.
accounts-key-step-touch = Segui le indicazioni del computer: scegli dove salvare la chiave, toccala e conferma con il PIN o con il dito.
accounts-key-make = Registra la chiave
accounts-key-added = La chiave è registrata: dal prossimo accesso puoi entrare con lei sola.
accounts-key-over = È passato troppo tempo, oppure la richiesta alla chiave era già stata usata. Riprova.
accounts-key-not-made = La chiave non ha risposto come doveva. Serve una chiave che chiede un PIN o il dito: se la tua ce l'ha, imposta prima il PIN e riprova.
accounts-key-take = Togli
accounts-key-remove = Togli la chiave di accesso
accounts-key-remove-what = Se confermi, con la chiave «{ $name }» non si entra più e le altre tue sessioni si chiudono. Per usarla di nuovo dovrai aggiungerla da capo.
accounts-key-remove-do = Togli la chiave
accounts-key-removed = La chiave è tolta e le altre tue sessioni sono chiuse.
accounts-key-refused-heading = La chiave non è stata accettata
accounts-key-wrong = Questa chiave non è registrata, oppure l'account non è attivo. Entra con la password, oppure chiama l'amministratore.
accounts-key-copied = La chiave potrebbe essere stata copiata: un'altra uguale è stata usata dopo l'ultima volta. Non usarla più, entra in un altro modo, toglila dal tuo profilo e avvisa subito l'amministratore.
accounts-key-wait = Troppi tentativi sbagliati: riprova dopo { $when }. Se la chiave è la tua ed è registrata, funziona anche prima.
accounts-second-title = Usa la chiave o scrivi il codice
accounts-second-intro = La password è giusta. Adesso serve la chiave di accesso, oppure il codice che mostra il tuo telefono.
accounts-second-key-title = Usa la chiave di accesso
accounts-second-key-intro = La password è giusta. Adesso serve la tua chiave di accesso.
accounts-recovery-no-key = Non hai la chiave? Usa un codice di recupero
accounts-opened-by-passkey = con una chiave di accesso
accounts-change-key_added = Ha aggiunto una chiave di accesso
accounts-change-key_removed = Ha tolto una chiave di accesso
accounts-action-factor-enrol-passkey = Ha aggiunto una chiave di accesso
accounts-action-factor-remove = Ha tolto una chiave di accesso
accounts-action-session-open-passkey = Accesso con una chiave di accesso
accounts-action-session-open-key = Chiave di accesso non accettata
accounts-action-session-open-copied = Chiave di accesso forse copiata: rifiutata
accounts-action-session-prove-passkey = Ha confermato chi è con una chiave di accesso
access-key-name = Scrivi un nome per la chiave, di 60 lettere al massimo.
access-key-name-taken = Hai già una chiave con questo nome: scegline un altro.
access-keys-many = Hai già dieci chiavi di accesso: prima togline una che non usi.
access-key-known = Questa chiave è già registrata.
access-last-factor = È il tuo unico secondo fattore e la Regione lo chiede a tutti: prima aggiungi un'altra chiave o attiva il codice sul telefono, poi togli questa.

## Inviti per posta elettronica

accounts-way = Come riceve l'invito
accounts-way-mail = Per e-mail
accounts-way-mail-hint = Il link parte subito verso l'indirizzo scritto sopra. Se manca, si stampa la lettera.
accounts-way-letter = Con una lettera da stampare
accounts-way-letter-hint = Il codice compare una volta sola, sulla pagina successiva.
accounts-way-all = Manda il link per e-mail a chi ha un indirizzo; per gli altri prepara le lettere
accounts-user-new-intro-mail = La password la sceglie l'utente stesso, con il link che riceve per e-mail o con la lettera che stampi.
accounts-user-create-mail = Invita per e-mail
accounts-invitation-mailed = L'invito è in partenza verso il suo indirizzo. Più sotto vedi se è stato consegnato.
accounts-letters-mailed = { $n ->
    [one] { $n } invito è in partenza per e-mail.
   *[other] { $n } inviti sono in partenza per e-mail.
}
accounts-row-mailed = Invito per e-mail
accounts-letter-again-mail = Manda un nuovo invito per e-mail
accounts-mail-waiting = L'e-mail con il link aspetta di partire dal { $when }.
accounts-mail-sent = L'e-mail con il link è partita il { $when }.
accounts-mail-failed = L'e-mail con il link non è stata consegnata ({ $when }): controlla l'indirizzo con l'interessato, oppure prepara la lettera.
accounts-mail-withdrawn = L'e-mail con il link non è partita, perché nel frattempo quel link non valeva più ({ $when }).

## Password dimenticata

accounts-forgotten = Hai dimenticato la password?
accounts-forgotten-title = Password dimenticata
accounts-forgotten-intro = Scrivi il tuo nome utente: ti mandiamo un link all'indirizzo e-mail del tuo account.
accounts-forgotten-no-mail = Su questa installazione Argine non manda e-mail. Rivolgiti al tuo amministratore: dopo aver verificato chi sei, ti consegna una lettera con cui scegli una nuova password.
accounts-forgotten-send = Mandami il link
accounts-forgotten-back = Torna all'accesso
accounts-forgotten-wait = Da questo indirizzo sono arrivate troppe richieste. Riprova dopo { $when }, oppure rivolgiti al tuo amministratore.
accounts-forgotten-sent = Controlla la tua posta
accounts-forgotten-sent-what = Se questo nome utente esiste e ha un indirizzo e-mail, entro qualche minuto arriva un messaggio. Il link vale 30 minuti e una volta sola.
accounts-forgotten-sent-not = Non arriva nulla? Guarda nella posta indesiderata e controlla di aver scritto bene il nome utente. Se nel tuo account non c'è un indirizzo, rivolgiti al tuo amministratore: dopo aver verificato chi sei, ti consegna una lettera.
accounts-reset-have-letter = Ho una lettera con un codice
accounts-reset-code = Codice della lettera
accounts-reset-title = Scegli una nuova password
accounts-reset-code-intro = Scrivi il codice che trovi nella lettera.
accounts-reset-code-unknown = Questo codice non esiste: controlla di averlo copiato tutto, poi riprova. Se non va, chiedi un altro link o un'altra lettera.
accounts-reset-intro = Le altre sessioni si chiudono; poi accedi con la nuova password.
accounts-reset-intro-factor = Prima il codice del tuo secondo fattore, poi la nuova password. Le altre sessioni si chiudono; poi accedi di nuovo.
accounts-reset-password = Nuova password
accounts-reset-save = Cambia la password
accounts-reset-done = La password è cambiata: ora accedi con quella nuova.
accounts-reset-over = Questo link non vale più
accounts-reset-is-used = Con questo link è già stata scelta una nuova password. Se non sei stato tu, avvisa subito il tuo amministratore.
accounts-reset-is-replaced = C'è un link più recente, oppure la password è già cambiata. Usa l'ultimo messaggio che hai ricevuto.
accounts-reset-is-expired = Il tempo per usarlo è passato. Chiedine un altro.
accounts-reset-is-suspended = Questo account è sospeso. Rivolgiti al tuo amministratore.
accounts-reset-letter = Lettera per una nuova password
accounts-reset-letter-when = Se ha dimenticato la password e non può ricevere il link per e-mail, prepara una lettera. La password la sceglie lui, e tu non la conosci mai.
accounts-reset-letter-what = Verifica chi te lo chiede, e consegna la lettera a lui e a nessun altro. Chi ha un secondo fattore lo usa anche qui. Chi prepara la lettera non può azzerare il secondo fattore dello stesso account per 14 giorni, e viceversa: serve un altro amministratore.
accounts-reset-letter-do = Prepara la lettera
accounts-reset-letter-subject = Una nuova password per Argine
accounts-reset-letter-text = Con questa lettera scegli una nuova password. Quella di prima vale fino a quel momento.
accounts-reset-letter-choose = Se hai un secondo fattore scrivi il suo codice, poi scegli la nuova password. La conoscerai solo tu.
access-reset-of-suspended = L'utente è sospeso: riammettilo prima di preparare la lettera.
access-reset-without-password = L'utente non ha ancora scelto una password: mandagli un nuovo invito.
access-reset-after-factor = Negli ultimi 14 giorni hai azzerato tu il secondo fattore di questo account: la lettera deve prepararla un altro amministratore.
access-factor-after-reset = Negli ultimi 14 giorni hai preparato tu una lettera per la password di questo account: il secondo fattore deve azzerarlo un altro amministratore.
access-reset-wants-factor = Scrivi il codice del tuo secondo fattore.
accounts-change-password = Lettera per una nuova password preparata
accounts-change-forgotten = Nuova password scelta dopo averla dimenticata
accounts-action-password-reset = Ha scelto una nuova password, avendo dimenticato quella di prima
accounts-action-password-reset-asked = Qualcuno ha chiesto un link per una nuova password
accounts-action-password-reset-in = Qualcuno ha chiesto un link per una nuova password, ma l'account non può entrare
accounts-action-password-reset-too = Qualcuno ha chiesto troppi link per una nuova password
accounts-mail = Posta elettronica
accounts-mail-what = Inviti, password dimenticate e avvisi agli utenti: che cosa aspetta, che cosa non è stato consegnato, e una prova.
accounts-mail-open = Vedi la posta elettronica
accounts-reset-letter-then = Poi accedi con la nuova password e il nome utente
accounts-reset-letter-until = La lettera vale fino a { $day }, ore { $time }.
accounts-reset-letter-help = Se qualcosa non va, chiama:
accounts-reset-letter-not-you = Se non hai chiesto questa lettera, non usare il codice: la password di adesso vale ancora. Chiama subito un altro amministratore di Argine e di' chi l'ha firmata; poi distruggi la lettera.
accounts-letter-by = { $name }, { $role }, { $unit }

## Identità regionale

accounts-tax-code-of-user = Codice fiscale
accounts-tax-code-hint = Serve solo a chi entra con l'identità regionale (per esempio SPID o CIE): collega quella persona a questo account.
accounts-tax-code-set = Codice fiscale per l'identità regionale
accounts-tax-code-what = Chi entra con l'identità regionale di questo codice fiscale entra come questo utente, con i suoi incarichi. Controlla il codice sul documento.
accounts-tax-code-empty = Se lo lasci vuoto, l'utente non può entrare con l'identità regionale.
accounts-tax-code-do = Salva
accounts-tax-code-saved = Il codice fiscale è salvato.
accounts-tax-code-removed = Il codice fiscale è tolto: l'utente non entra più con l'identità regionale.
accounts-tax-code-is-there = Adesso un codice fiscale c'è: eccolo.
accounts-tax-code-none = Adesso non c'è nessun codice fiscale: con l'identità regionale non entra nessuno.
accounts-tax-code-wrong = Il codice fiscale non è giusto: controlla le sedici lettere e cifre sul documento.
access-tax-code-taken = Questo codice fiscale è già di un altro utente.
access-tax-code-after-factor = Negli ultimi 14 giorni hai azzerato tu il secondo fattore di questo account: il codice fiscale deve scriverlo un altro amministratore.
access-factor-after-tax-code = Negli ultimi 14 giorni hai scritto tu il codice fiscale di questo account: il secondo fattore deve azzerarlo un altro amministratore.
accounts-change-program_added = Ha attivato il codice sul telefono
accounts-change-codes_renewed = Ha preparato nuovi codici di recupero
accounts-change-tax_code = Codice fiscale per l'identità regionale cambiato
accounts-provider-go = Identità regionale
accounts-provider-going = Ti portiamo al servizio di accesso regionale. Se la pagina non cambia da sola, premi il pulsante.
accounts-provider-go-on = Continua
accounts-provider-down-heading = Il servizio di accesso regionale non risponde
accounts-provider-down = Non dipende da te. Entra con nome utente e password, oppure con una chiave di accesso; altrimenti riprova fra qualche minuto.
accounts-provider-refused-heading = L'accesso con l'identità regionale non è riuscito
accounts-provider-refused = La risposta del servizio di accesso regionale non è valida. Riprova dall'inizio; se succede ancora, entra con la password e chiedi aiuto.
accounts-provider-over = È passato troppo tempo, oppure l'accesso era cominciato in un altro browser. Riprova dall'inizio.
accounts-provider-cancelled = Hai interrotto l'accesso, oppure il servizio regionale non lo ha permesso. Puoi riprovare o entrare con la password.
accounts-provider-claim = Il servizio di accesso regionale non ha comunicato un codice fiscale valido. Entra con la password e segnala il problema.
accounts-provider-nobody = Non puoi entrare con questa identità
accounts-provider-unknown = Sappiamo chi sei, ma il tuo codice fiscale non è collegato a un account attivo di Argine.
accounts-provider-suspended = Il tuo account è sospeso.
accounts-provider-whom = Rivolgiti all'amministratore degli utenti della tua ASL o del tuo ente: può collegare il codice fiscale al tuo account o riattivarlo. Se hai ricevuto una lettera d'invito, usala prima una volta.
accounts-provider-back = Torna all'accesso
accounts-opened-by-provider = con l'identità regionale
accounts-action-session-open-provider = Accesso con l'identità regionale
accounts-action-user-manage-identity = Ha visto o cambiato il codice fiscale dell'utente
# Un computer condiviso: lasciarlo, e tornare
accounts-signed-out-waits = Sei uscito. Chi era in attesa riprende con la sua password.
accounts-left = Lo schermo è bloccato: la tua sessione è in attesa qui sotto.
accounts-left-kept = Lo schermo è bloccato. Ciò che avevi scritto è conservato e lo rivedi soltanto tu.
accounts-left-too-long = Lo schermo è bloccato, ma ciò che avevi scritto era troppo lungo per essere conservato tutto.
accounts-left-over = La sessione era già scaduta: per continuare accedi di nuovo.
accounts-left-over-kept = La sessione era già scaduta. Ciò che avevi scritto è conservato: lo ritrovi quando accedi.
accounts-waiting = In attesa su questo computer
accounts-waiting-too = Anche in attesa su questo computer
accounts-waiting-since = in attesa dalle { $since }, fino alle { $until }
accounts-waiting-back = Riprendi
accounts-waiting-other = Accede un'altra persona
accounts-waits-no-longer-heading = L'attesa è finita
accounts-waits-no-longer = La sessione non è più in attesa. Accedi con il tuo nome utente: ciò che avevi scritto è nel tuo profilo.
accounts-session-parked = in attesa, con lo schermo bloccato
accounts-drafts = Bozze non salvate
accounts-drafts-what = Ciò che avevi scritto quando hai lasciato un computer. Le vedi soltanto tu; dopo dodici ore si cancellano da sole.
accounts-draft-left = Lasciata
accounts-draft-page = Pagina
accounts-draft-patient = Persona
accounts-draft-page-report = Segnalazione di un caso sospetto
accounts-draft-page-request = Richiesta di tampone
accounts-draft-page-symptoms = Fine dei sintomi
accounts-draft-page-person = Dati anagrafici di una persona
accounts-draft-page-new-person = Nuova persona
accounts-draft-page-of-person = Scheda di una persona
accounts-draft-page-result = Esito di un tampone
accounts-draft-page-measure = Isolamento o quarantena
accounts-draft-page-correction = Richiesta di correzione
accounts-draft-page-help = Richiesta di aiuto
accounts-draft-page-profile = Il tuo profilo
accounts-draft-page-admin = Amministrazione
accounts-draft-page-other = Un'altra pagina
accounts-draft-until = Conservata fino a
accounts-draft-waits = C'è una bozza che non hai salvato: la trovi nel tuo profilo.
accounts-draft = Bozza non salvata
accounts-draft-intro = Lasciata { $when }, conservata fino a { $until }.
accounts-draft-unsaved = Niente di questo è ancora registrato.
accounts-draft-typed = Che cosa avevi scritto
accounts-draft-back = Torna alla pagina e riprendi
accounts-draft-send = Invia adesso
accounts-draft-forget = Elimina la bozza
accounts-draft-forgotten = La bozza è eliminata.
