### Avvisi di servizio e richieste di aiuto.

support-nav-desk = Richieste di aiuto
support-nav-notices = Avvisi di servizio
support-tabs = Parti dell'elenco
support-filter = Filtra
support-too-long = Il testo è troppo lungo: al massimo { $n } caratteri.

## Avvisi: come li vedono gli utenti

support-maintenance-to-come = Manutenzione programmata
support-maintenance-on = Manutenzione in corso
support-until-time = fino alle { $time }
support-until-day = fino alle { $time } di { $day }
support-span-day = { $first } dalle { $from } alle { $to }
support-span-days = dalle { $from } di { $first } alle { $to } di { $last }
support-severity-information = Informazione
support-severity-attention = Attenzione
support-severity-interruption = Interruzione
support-severity-information-hint = Chi l'ha letto lo può chiudere per sé.
support-severity-attention-hint = Resta in vista fino alla fine.
support-severity-interruption-hint = Qualcosa non funziona: in vista fino alla fine, in rosso.
support-kind-maintenance = Manutenzione programmata
support-kind-general = Avviso generale
support-audience-everybody = Tutti, anche nella pagina di accesso se è una manutenzione
support-told-everybody = Tutti
support-audience-roles = Alcuni ruoli
support-audience-asl = Chi appartiene a una ASL: uffici, medici, laboratori, ospedali, scuole, comuni

## Avvisi: chi li scrive

support-notices = Avvisi di servizio
support-notices-intro = Ciò che gli utenti vedono in cima a ogni pagina, nel tempo indicato.
support-notices-none = Nessun avviso in questa parte dell'elenco.
support-notice = Avviso di servizio
support-notice-new = Scrivi un avviso
support-notice-edit = Modifica l'avviso
support-show-to-come = Tutti gli attuali
support-show-shown = In vigore
support-show-planned = Programmati
support-show-drafts = Bozze
support-show-past = Passati
support-state-draft = Bozza
support-state-published = Pubblicato
support-state-withdrawn = Ritirato
support-phase-draft = Bozza
support-phase-planned = Programmato
support-phase-announced = In vigore, prima dell'inizio
support-phase-on = In corso
support-phase-past = Passato
support-phase-withdrawn = Ritirato
support-step-drafted = Bozza scritta
support-step-changed = Modificato
support-step-published = Pubblicato
support-step-withdrawn = Ritirato
support-title = Titolo
support-title-hint = Una riga: che cosa succede.
support-kind = Specie
support-severity = Importanza
support-audience = A chi
support-asl = ASL
support-roles = Ruoli
support-if-asl = (se è per una ASL)
support-if-roles = (se è per alcuni ruoli)
support-if-maintenance = (per una manutenzione è necessario)
support-at-once = (vuoto: da subito)
support-when = Quando
support-shown-from = In vista dal
support-notice-text = Testo
support-notice-text-hint = Che cosa cambia per chi lavora e che cosa può fare. Non parlare di persone.
support-section-what = Che cosa
support-section-when = Quando
support-section-whom = Destinatari
support-times-what = Gli orari sono quelli italiani. L'avviso è in vista da quando dici tu fino alla fine di ciò di cui parla.
support-time-hint = Per esempio 22:30
support-begins-day = Comincia il
support-begins-time = Comincia alle
support-ends-day = Finisce il
support-ends-time = Finisce alle
support-shown-day = In vista dal
support-shown-time = In vista dalle
support-time-form = Scrivi l'ora e i minuti, per esempio 22:30.
support-time-skipped = In quel giorno quest'ora non esiste, perché passa l'ora legale. Scegline un'altra.
support-ends-before-begins = La fine viene prima dell'inizio. Controlla giorno e ora.
support-ends-past = La fine è già passata. Controlla giorno e ora.
support-shown-after-end = L'avviso comparirebbe quando è già finito. Controlla giorno e ora.
support-notice-person = C'è un codice fiscale o un numero di tessera: un avviso non parla di persone. Toglilo.
support-preview = Come lo vedono gli utenti
support-preview-button = Anteprima
support-preview-unsaved = È solo un'anteprima: non è ancora salvato nulla.
support-save-draft = Salva la bozza
support-save-published = Salva: gli utenti lo vedono subito
support-publish = Pubblica
support-publish-what = Rileggilo come lo vedranno gli utenti. Dopo la pubblicazione si può ancora modificare o ritirare.
support-late = Non può aspettare: annuncia lo stesso
support-late-what = La manutenzione comincia meno di mezz'ora dopo l'annuncio: chi sta lavorando potrebbe non fare in tempo a finire.
support-notice-late = Mancano meno di 30 minuti all'inizio: conferma che non può aspettare, oppure sposta l'inizio.
support-notice-over = La fine dell'avviso è già passata: non si può più cambiare né pubblicare.
support-notice-not-draft = L'avviso è già stato pubblicato o ritirato.
support-notice-withdrawn-already = L'avviso è stato ritirato: se serve, scrivine uno nuovo.
support-notice-stays = Questo avviso è importante e resta in vista fino alla fine.
support-history = Che cosa è stato fatto
support-withdraw = Ritira l'avviso
support-withdraw-what = Se lo ritiri, gli utenti non lo vedono più. Non si può annullare: resta qui, fra i passati.
support-withdraw-draft = La bozza non si potrà più pubblicare. Non si può annullare: resta qui, fra i passati.
support-withdraw-reason = Perché lo ritiri
support-drafted-now = Bozza salvata. Nessuno la vede finché non la pubblichi.
support-changed-now = Modifiche salvate.
support-published-now = Avviso pubblicato.
support-withdrawn-now = Avviso ritirato.

## Richieste di aiuto: chi chiede

support-ask = Chiedi aiuto
support-ask-intro = Scrivi all'assistenza di Argine. Ti risponde qui, oppure al recapito che indichi.
support-ask-careful = L'assistenza non vede i dati delle persone. Non scrivere nomi di pazienti né codici fiscali: descrivi che cosa volevi fare e che cosa è successo.
support-ask-outside = Non hai effettuato l'accesso: l'assistenza ti risponde per telefono o per e-mail.
support-topic = Di che cosa si tratta
support-topic-access = Accesso
support-topic-person_data = Dati di una persona
support-topic-result = Richiesta o referto
support-topic-fault = Errore del programma
support-topic-other = Altro
support-text = Che cosa ti serve
support-text-hint = Senza nomi di pazienti e senza codici fiscali.
support-message = Messaggio
support-name = Il tuo nome e cognome
support-contact = Come possiamo raggiungerti
support-contact-hint = Telefono o e-mail di lavoro, se preferisci che ti chiamiamo.
support-contact-outside = E-mail di lavoro o telefono dell'ufficio.
support-contact-form = Scrivi un indirizzo e-mail o un numero di telefono.
support-line-form = È troppo lungo o contiene segni che non si possono leggere. Riscrivilo.
support-line-person = Qui c'è un codice fiscale o un numero di tessera. Toglilo.
support-attached = Che cosa inviamo insieme
support-attached-what = Aiuta l'assistenza a capire. Non contiene dati di persone.
support-role = Ruolo
support-unit = Struttura
support-page = Pagina
support-fault = Codice dell'errore
support-browser = Browser
support-send = Invia all'assistenza
support-sent = Richiesta inviata all'assistenza. Trovi la risposta qui.
support-sent-outside = Richiesta inviata. L'assistenza ti risponde al recapito che hai indicato.
support-wait-heading = Non è stata inviata: riprova più tardi
support-wait = Da questo indirizzo sono arrivate molte richieste nell'ultima ora. Ciò che hai scritto è ancora qui: invialo di nuovo dopo le { $time }, oppure telefona all'assistenza.
support-covered-heading = Rileggi prima di inviare
support-covered-what = Il testo non è ancora stato inviato né conservato: rileggilo qui sotto, correggilo se serve e invialo.
support-covered-tax-code = { $n ->
    [one] Abbiamo coperto un codice fiscale.
   *[other] Abbiamo coperto { $n } codici fiscali.
 }
support-covered-card = { $n ->
    [one] Abbiamo coperto un numero di tessera sanitaria.
   *[other] Abbiamo coperto { $n } numeri di tessera sanitaria.
 }
support-covered-name = { $n ->
    [one] Abbiamo coperto il nome di una persona che segui.
   *[other] Abbiamo coperto { $n } nomi di persone che segui.
 }
support-own = Le mie richieste di aiuto
support-own-intro = Ciò che hai chiesto all'assistenza, e le risposte.
support-own-none = Non hai ancora chiesto aiuto.
support-help = Richiesta di aiuto
support-code = Codice
support-state = Stato
support-asked = Chiesta il
support-changed = Ultimo passaggio
support-unread = Risposta da leggere
support-outcome = Esito
support-taken-name = Se ne occupa
support-talk = Che cosa è stato detto
support-reply = Scrivi ancora
support-replied = Inviato all'assistenza.
support-reopen = Riapri la richiesta
support-reopen-what = La richiesta è chiusa. Se non è risolta, scrivi che cosa manca: si riapre.
support-closed-long = La richiesta è chiusa da più di 14 giorni. Se serve ancora aiuto, aprine una nuova.
support-help-closed-long = La richiesta è chiusa da più di 14 giorni: aprine una nuova.
support-help-closed-already = La richiesta è già chiusa.
support-help-not-closed = La richiesta è già aperta.
support-help-state-new = Nuova
support-help-state-taken = Presa in carico
support-help-state-answered = Con risposta
support-help-state-closed = Chiusa
support-help-step-asked = Richiesta
support-help-step-taken = Presa in carico
support-help-step-answered = Risposta dell'assistenza
support-help-step-replied = Nuovo messaggio
support-help-step-closed = Chiusa
support-help-step-reopened = Riaperta
support-outcome-solved = Risolta
support-outcome-explained = Spiegata
support-outcome-forwarded = Passata ad altri
support-outcome-impossible = Non si può fare
support-channel-telephone = Per telefono
support-channel-email = Per e-mail

## Richieste di aiuto: l'assistenza

support-desk = Richieste di aiuto
support-desk-intro = Dalla più vecchia. Vedi chi chiede e che cosa scrive, mai i dati di una persona.
support-desk-none = Nessuna richiesta in questa parte dell'elenco.
support-open = Tutte le aperte
support-all-new = Nuove
support-all-taken = Prese in carico
support-all-answered = Con risposta
support-all-closed = Chiuse
support-mine = Solo quelle di cui mi occupo io
support-who = Chi chiede
support-outside = Senza accesso
support-taken-by = Presa da { $name }
support-take = Prendi in carico
support-take-from = Se ne occupa { $name }. Se la prendi, passa a te.
support-taken-now = Richiesta presa in carico.
support-answer = Rispondi
support-answer-what = La risposta è visibile a chi ha chiesto.
support-answer-text = Risposta
support-answer-send = Invia la risposta
support-answer-outside = Scrivi come hai risposto
support-answer-outside-what = Chi ha chiesto non può leggere qui: rispondi al recapito indicato, poi annota che cosa hai detto.
support-answer-note = Annota la risposta
support-channel = Come hai risposto
support-answered-now = Risposta registrata.
support-close = Chiudi la richiesta
support-close-note = Che cosa c'è ancora da dire
support-closed-now = Richiesta chiusa.
support-reopened-now = Richiesta riaperta.
