### Frasi di segnalazioni, casi e misure.

cases-antigen-awaits = Attende la conferma: il tampone antigenico del giorno { $date } è positivo e serve un tampone molecolare. Fino ad allora una data non c'è.
cases-serology-awaits = Attende il tampone molecolare: la sierologia del giorno { $date } è positiva e da sola non dice se la persona è contagiosa.
cases-serology-not-confirmed = Può terminare: il tampone molecolare del giorno { $date } è negativo e risponde alla sierologia positiva.
cases-antigen-not-confirmed = Può terminare: il tampone molecolare del giorno { $date } è negativo e non conferma l'antigenico.

## Sezioni

cases-nav-reports = Segnalazioni
cases-nav-measures = Misure
cases-nav-comune = Il mio comune

## Sintomi

cases-symptom-unknown = Questo sintomo non è nell'elenco. Scegli tra quelli proposti e scrivi il resto nelle note.
cases-symptoms-none = Nessun sintomo

## Segnalazioni

cases-report-new = Segnala caso sospetto
cases-report-title = Segnalazione di caso sospetto
cases-report-of = Segnalazione di { $name }
cases-report-waits = Di questa persona è già in attesa una segnalazione di { $who }, del { $when }: il SISP la vede nel suo elenco.
cases-report-again = Sì, è una nuova segnalazione
cases-report-again-asked = Una segnalazione di questa persona è già in attesa. Se questa è nuova, spunta la casella.
cases-report-waits-asked = La segnalazione di { $who }, del { $when }, è da completare: il SISP ha chiesto qualcosa.
cases-report-symptoms-unless = (oppure condizioni, luogo o contesto)
cases-report-onset-unless = (se ci sono sintomi)
cases-report-intro = La segnalazione arriva subito al SISP dell'ASL di domicilio.
cases-report-symptoms = Sintomi
cases-report-symptoms-hint = Spunta quelli presenti. Senza sintomi serve almeno uno tra condizioni cliniche, dove si trova e contesto.
cases-fill-common = Sintomi comuni
cases-fill-last = Come l'ultima segnalazione
cases-report-temperature = Temperatura
cases-report-temperature-hint = In gradi, per esempio 38,4
cases-report-onset = Primo giorno con sintomi
cases-report-onset-hint = Anche approssimativo. Per esempio 14/11/2020
cases-report-whereabouts = Dove si trova
cases-report-whereabouts-hint = Solo se non è al domicilio: in ospedale, da un familiare…
cases-report-note = Note per il SISP
cases-report-note-hint = Quello che altrove non ha posto, e le richieste.
cases-report-context = Contesto di esposizione
cases-report-context-hint = Contatti, lavoro, scuola, viaggi: dove può essersi contagiata la persona.
cases-report-conditions = Condizioni cliniche
cases-report-conditions-hint = Come sta, malattie croniche, immunodepressione, terapie.
cases-report-confirm = Confermo: la data è giusta
cases-report-send = Invia la segnalazione
cases-report-filed = Segnalazione inviata: il SISP la vede già nel suo elenco.
cases-report-empty = Indica almeno un sintomo; se non ce ne sono, scrivi almeno uno tra condizioni cliniche, dove si trova e contesto di esposizione.
cases-report-id-taken = Questa segnalazione è già stata inviata per un'altra persona. Ricarica la pagina e ricomincia.
cases-onset-future = Il primo giorno con sintomi è nel futuro. Controlla la data.
cases-onset-before-2020 = Il primo giorno con sintomi è prima del 2020. Controlla l'anno.
cases-onset-without-symptoms = Hai indicato il primo giorno con sintomi ma nessun sintomo. Spunta quelli presenti, oppure togli la data.
cases-onset-missing = Ci sono sintomi: indica il primo giorno, anche approssimativo.
cases-onset-far = Il primo giorno con sintomi è di { $days } giorni fa. Correggilo, oppure conferma qui sotto che è giusto.
cases-temperature-form = Scrivi la temperatura in gradi, per esempio 38,4.
cases-temperature-range = La temperatura deve stare tra 32 e 45 gradi. Controllala.
cases-note-long = Le note possono avere al massimo 500 caratteri. Accorciale.
cases-whereabouts-long = Il luogo può avere al massimo 500 caratteri. Accorcialo.
cases-context-long = Il contesto può avere al massimo 500 caratteri. Accorcialo.
cases-conditions-long = Le condizioni cliniche possono avere al massimo 500 caratteri. Accorciale.
cases-report-waiting = In attesa
cases-report-to-complete = Da completare
cases-report-in-charge = Presa in carico

## I gradi dei sintomi

cases-grade-blank = Non indicato
cases-grade-cough = Tosse: com'è
cases-grade-cold = Raffreddore: com'è
cases-grade-muscle-pain = Dolori muscolari: da quando
cases-grade-tiredness = Stanchezza: quanta
cases-grade-not-persistent = non persistente
cases-grade-persistent-wet = persistente grassa
cases-grade-persistent-dry = persistente secca
cases-grade-before-emergency = da prima dell'emergenza
cases-grade-last-two-weeks = nelle ultime 2 settimane
cases-grade-as-usual = nella norma
cases-grade-more-than-usual = più del solito
cases-grade-mild = leggero
cases-grade-strong = forte
cases-grade-alone = Hai indicato com'è un sintomo che non è spuntato. Spuntalo, oppure scegli «Non indicato».
cases-grade-unknown = Questo non è un grado del sintomo. Scegli tra quelli proposti.

## Da completare

cases-report-facts = Che cosa dice la segnalazione
cases-report-story = Passaggi
cases-fact-taken-by = Presa in carico da
cases-fact-phone = Telefono di chi l'ha in carico
cases-phone = tel.
cases-step-filed = Segnalato come caso sospetto
cases-step-taken = Segnalazione presa in carico
cases-step-sent-back = Segnalazione rimandata al medico: da completare
cases-step-completed = Segnalazione integrata dal medico
cases-step-released = Presa in carico annullata: la segnalazione è di nuovo in attesa
cases-send-back-title = Manca qualcosa?
cases-send-back = Rimanda al medico
cases-asked = Che cosa manca
cases-asked-hint = Il medico lo legge in cima alla schermata Integra, con il tuo nome e il tuo telefono.
cases-asked-missing = Scrivi che cosa manca, con almeno 3 caratteri: il medico deve sapere che cosa integrare.
cases-asked-head = { $who } del SISP chiede, il { $when }:
cases-report-sent-back = Segnalazione rimandata al medico: la trova in cima al suo elenco.
cases-complete = Integra
cases-complete-go = Integra la segnalazione
cases-complete-title = Integra una segnalazione
cases-complete-of = Integra la segnalazione di { $name }
cases-complete-intro = Completa quello che manca: la segnalazione torna in attesa al SISP, al posto che aveva. Quello che diceva prima resta nella storia.
cases-answer = Risposta al SISP
cases-answer-hint = Se serve: la legge chi ha chiesto.
cases-complete-send = Invia al SISP
cases-report-completed = Segnalazione integrata: il SISP la vede di nuovo tra quelle in attesa.
cases-complete-over = Questa segnalazione non è più da completare: qui sotto c'è scritto perché.
cases-complete-not-asked = Nel frattempo la segnalazione non è più da completare. Quello che hai scritto non è stato salvato.

cases-reports = Segnalazioni di casi sospetti
cases-reports-intro-sisp = { $n ->
    [one] 1 segnalazione in attesa.
   *[other] { $n } segnalazioni in attesa, dalla più vecchia.
}
cases-reports-many-waiting = Più di 999 segnalazioni in attesa, dalla più vecchia.
cases-reports-none-waiting = Nessuna segnalazione in attesa.
cases-report-age-today = da oggi
cases-report-age-yesterday = da ieri
cases-report-age = da { $days } giorni
cases-swab-requested = Tampone richiesto, n. { $number }
cases-reports-intro-gp = Le segnalazioni dei tuoi assistiti, dalla più recente.
cases-reports-intro-region = Le segnalazioni di tutte le ASL: prima quelle in attesa, dalla più vecchia.
cases-reports-intro-gp-asked = { $n ->
    [one] 1 segnalazione da completare: è la prima dell'elenco.
   *[other] { $n } segnalazioni da completare: sono le prime dell'elenco, dalla più vecchia.
}
cases-reports-none-sisp = Nessuna segnalazione: quando un medico segnala un caso sospetto compare qui.
cases-reports-none-gp = Nessuna segnalazione. Per farne una apri la scheda dell'assistito.
cases-reports-people = Cerca un assistito
cases-column-person = Persona
cases-column-symptoms = Sintomi
cases-column-onset = Sintomi dal
cases-column-reported = Segnalata
cases-column-notes = Dove e note
cases-column-status = Stato
cases-column-actions = Azioni
cases-born = nascita { $date }
cases-at-domicile = Al domicilio, { $comune }
cases-take-charge = Prendi in carico
cases-take-first = Prendi in carico la prossima
cases-next-report = Prossima segnalazione
cases-take-several = Prendi in carico quelle scelte
cases-pick = Scegli
cases-request-swab = Richiedi il tampone
cases-report-taken = Segnalazione presa in carico. Controlla la richiesta del tampone e premi Invio per confermarla.
cases-report-none-waits = Non c'è nessuna segnalazione in attesa.
cases-reports-taken = Segnalazioni prese in carico. Per ognuna puoi richiedere il tampone da questo elenco.
cases-reports-none-chosen = Non hai scelto nessuna segnalazione. Spunta «Scegli» accanto a quelle da prendere in carico.
cases-reports-some-late = Segnalazioni prese in carico, tranne quelle che nel frattempo ha preso qualcun altro: nell'elenco c'è scritto chi.
cases-reports-all-late = Nessuna presa in carico: nel frattempo le ha prese qualcun altro. Nell'elenco c'è scritto chi.
cases-occasion-reported = Segnalazione di { $who }, { $when }:
cases-occasion-onset = Primo giorno con sintomi: { $day }.
cases-occasion-no-onset = Il primo giorno con sintomi non è indicato.
cases-report-taken-by = { $who }, { $when }
cases-too-late = Segnalazione già presa in carico
cases-too-late-who = L'ha presa in carico { $who } il { $when }: non serve fare altro.
cases-too-late-asked = { $who } l'ha rimandata al medico il { $when }, perché la completi.
cases-too-late-changed = Nel frattempo la segnalazione è cambiata. Torna all'elenco e riprova.
cases-back-to-reports = Torna alle segnalazioni
cases-open-person = Apri la scheda della persona

## Casi e misure

cases-case-open = Caso confermato
cases-case-closed = Caso concluso
cases-case-withdrawn = Caso ritirato
cases-isolation = Isolamento
cases-quarantine = Quarantena
cases-measure-running = In corso
cases-isolation-ended = terminato
cases-isolation-withdrawn = ritirato
cases-quarantine-ended = terminata
cases-quarantine-withdrawn = ritirata
cases-change-started = Misura iniziata
cases-change-linked = Misura collegata a un altro referto
cases-change-evaluated = Fine prevista ricalcolata
cases-change-moved = Cambiato il luogo della misura
cases-change-ended = Misura terminata: il termine massimo è passato
cases-change-confirmed = Fine della misura confermata
cases-change-resumed = Misura ripresa: la fine è stata annullata
cases-change-withdrawn = Misura ritirata: il referto è stato corretto
cases-cause = Tampone { $test ->
    [antigen] antigenico
   *[molecular] molecolare
} { $outcome ->
    [positive] positivo
    [negative] negativo
    [doubtful] dubbio
    [indeterminate] indeterminato
    [unsuitable] su campione non idoneo
   *[not_received] non pervenuto
} del { $date }

cases-measures = Misure
cases-measures-intro-gp = Le misure dei tuoi assistiti, dalla più recente.
cases-measures-intro-running = Solo quelle in corso oggi: prima quelle che possono terminare e aspettano la conferma, poi dalla più recente.
cases-measures-intro-region = Le misure di tutte le ASL: prima quelle che possono terminare e aspettano la conferma, poi dalla più recente.
cases-measures-intro-sisp = Le misure di chi è domiciliato nella tua ASL: prima quelle che possono terminare e aspettano la tua conferma, poi dalla più recente.
cases-measures-none = Nessuna misura: quando un tampone è positivo compare qui.
cases-column-measure = Misura
cases-column-from = Dal
cases-column-end = Fine prevista
cases-end-not-before = Fine non prima di
cases-column-ended = Fine
cases-column-cause = Referto
cases-new = nuovo
cases-seen = Visto
cases-seen-done = Segnata come vista.
cases-to-confirm = può terminare: da confermare
cases-may-end = da confermare
cases-end-unknown = non ancora
cases-ended-on = { $kind ->
    [quarantine] terminata
   *[isolation] terminato
} il { $date }
cases-awaits-swab = in attesa del tampone
cases-awaits-swab-latest = in attesa del tampone, al più tardi il { $date }
cases-awaits-wellness = finché durano i sintomi
cases-awaits-wellness-latest = finché durano i sintomi, al più tardi il { $date }
cases-latest = al più tardi il { $date }
cases-unconfirmed = in attesa di conferma
cases-evaluated-on = Calcolato il { $date }
cases-badge-until = misura in corso fino al { $date }
cases-badge-not-before = misura in corso, fine non prima del { $date }
cases-badge-running = misura in corso

## Ultimo giorno con sintomi

cases-symptoms-title = Ultimo giorno con sintomi
cases-symptoms-of = Sintomi di { $name }
cases-symptoms-intro = Sintomi dal { $onset }. La fine prevista dell'isolamento si ricalcola subito.
cases-symptoms-last-day = Ultimo giorno con sintomi
cases-symptoms-last-day-hint = La sola perdita di olfatto o gusto non conta. Per esempio 14/11/2020
cases-symptoms-lasting = I sintomi ci sono ancora
cases-symptoms-lasting-hint = Se è così, lascia vuota la data qui sopra: quella registrata non vale più, ma resta nella storia.
cases-symptoms-recorded = È già registrato il { $date } ({ $who }, { $when }). Se è sbagliato o i sintomi sono tornati, scrivi la data giusta: quella di prima resta nella storia.
cases-symptoms-save = Registra
cases-symptoms-record = Registra l'ultimo giorno con sintomi
cases-symptoms-correct = Correggi l'ultimo giorno con sintomi
cases-symptoms-short = Fine sintomi
cases-symptoms-saved = Ultimo giorno con sintomi registrato. La fine prevista è ricalcolata.
cases-symptoms-last-saved = Registrato che i sintomi ci sono ancora. La fine prevista è ricalcolata.
cases-symptoms-unknown = Nessun medico ha segnalato sintomi per un isolamento di questa persona: non c'è un ultimo giorno da registrare. Se ci sono sintomi, il medico li segnala con il primo giorno.
cases-symptoms-said = Registrato l'ultimo giorno con sintomi
cases-symptoms-said-anew = Corretto l'ultimo giorno con sintomi
cases-symptoms-said-lasting = I sintomi ci sono ancora: annullato l'ultimo giorno registrato
cases-symptoms-from-to = Sintomi dal { $onset } al { $last }
cases-last-day-missing = Indica l'ultimo giorno con sintomi.
cases-last-day-future = L'ultimo giorno con sintomi è nel futuro. Se i sintomi ci sono ancora, registralo quando passano.
cases-last-day-before-onset = L'ultimo giorno con sintomi è prima del primo, il { $onset }. Controlla la data.
cases-last-day-or-lasting = Scegli: o una data, o la casella «I sintomi ci sono ancora».
cases-act-id-taken = Questa operazione è già stata fatta su altri dati. Ricarica la pagina e ricomincia.

## Fine di una misura

cases-end-title = Conferma della fine di una misura
cases-end-of = Fine della misura di { $name }
cases-end-since = { $kind }, da { $from }.
cases-end-over = { $kind }, da { $from } fino a { $to }.
cases-end-what = Confermando, la misura termina oggi: il sindaco non la vede più e le cifre si aggiornano.
cases-end-confirm = Conferma la fine
cases-end-confirmed = Fine confermata per { $name } ({ $born }): da oggi la misura non è più in corso.
cases-end-not-yet = Le regole non permettono ancora la fine: leggi qui sotto che cosa manca.
cases-end-already = Questa misura non è in corso: non c'è una fine da confermare.
cases-resume-title = Ripresa di una misura
cases-resume-of = Ripresa della misura di { $name }
cases-resume-what = Riprendendola, la misura è di nuovo in corso: il sindaco torna a vederla e le cifre si aggiornano.
cases-resume-reason = Perché la fine va annullata
cases-resume-reason-hint = La fine annullata e il motivo restano nella storia.
cases-resume-reason-length = Scrivi il motivo, da 3 a 300 caratteri.
cases-resume-save = Riprendi la misura
cases-resume-short = Riprendi la misura
cases-resumed = Misura ripresa: è di nuovo in corso.
cases-resume-runs = Questa misura è in corso: non c'è una fine da annullare.
cases-resume-another = La persona ha già un'altra misura in corso.
cases-resume-too-late = Il termine massimo è passato: la misura sarebbe comunque finita.
cases-because = Motivo: { $reason }

## La scheda

cases-panel = Segnalazioni, casi e misure
cases-panel-none = Nessuna segnalazione e nessuna misura.
cases-panel-reports-only = Nessun caso e nessuna misura.
cases-panel-reports-go = Le segnalazioni sono nella linea del tempo.
cases-obscured = Oscurato al curante
cases-panel-reported = Segnalato come caso sospetto
cases-panel-go-to-reports = Vai alle segnalazioni
cases-panel-onset = Sintomi dal { $date }
cases-panel-opened = dal { $date }

## Il sindaco

cases-comune = Persone con una misura in corso
cases-comune-intro = Solo chi ha una misura in corso nel comune, finché dura. Finalità: { $purpose }.
cases-comune-off = La vista è spenta
cases-comune-off-why = La Regione non ha attivato l'elenco delle persone con una misura in corso per i sindaci.
cases-comune-off-whom = Per chiederne l'attivazione, con la finalità, rivolgiti all'amministratore regionale di Argine presso l'Unità di Crisi.
cases-comune-none = Oggi nel comune non c'è nessuna misura in corso. Quando ne comincia una, compare qui.
cases-column-name = Nome
cases-column-where = Dove
cases-column-until = Fino a quando
cases-until-at-least = almeno fino a { $day }
cases-column-what = Che cosa
cases-measure-word = misura
cases-until-notice = fino a comunicazione
cases-purpose-ordinanza = ordinanze del sindaco
cases-purpose-rifiuti = raccolta dei rifiuti
cases-purpose-assistenza = assistenza a chi l'ha chiesta
cases-purpose-verifica = verifiche delegate dalla prefettura
cases-purpose-unknown = Scegli la finalità dall'elenco.


## Che cosa è collegato a una persona da eliminare.

cases-hanging-reports = { $n ->
    [one] una segnalazione
   *[other] { $n } segnalazioni
}
cases-hanging-cases = { $n ->
    [one] un caso
   *[other] { $n } casi
}
cases-hanging-measures = { $n ->
    [one] una misura
   *[other] { $n } misure
}
cases-hanging-symptoms = { $n ->
    [one] la registrazione di un ultimo giorno con sintomi
   *[other] { $n } registrazioni dell'ultimo giorno con sintomi
}

## Isolamento: perché finisce quel giorno, o perché un giorno ancora non c'è.

isolation-no-rule = Il giorno { $date } non era in vigore nessuna regola sull'isolamento: la fine la decide chi ha in carico il caso.
isolation-not-due = Dal giorno { $date } l'isolamento non è più previsto, restano le raccomandazioni ({ $source }).
isolation-needs-tests = { $how_many ->
    [one] Termina con un tampone { $accepted ->
        [molecular] molecolare
        [antigen] antigenico
       *[any] molecolare o antigenico
    } negativo, dopo { $free_days } giorni senza sintomi
   *[many] Termina quando la persona non ha più sintomi e ha { $tests } tamponi { $accepted ->
        [molecular] molecolari
        [antigen] antigenici
       *[any] molecolari o antigenici
    } negativi a distanza di almeno { $hours } ore
} ({ $source }). Fino ad allora una data non c'è.
isolation-symptoms-last = Finché ci sono sintomi non può terminare; poi servono { $free_days } giorni senza sintomi, e comunque non termina prima del giorno { $date } ({ $source }).
isolation-symptoms-last-or-longest = Ci sono ancora sintomi: quando passano servono { $free_days } giorni senza sintomi e un tampone negativo, e non termina prima del giorno { $date }; in ogni caso termina il giorno { $latest } ({ $source }).
isolation-days = Termina il giorno { $date }, senza tampone: { $days } giorni dal giorno { $anchor }, con i giorni senza sintomi richiesti ({ $source }).
isolation-test-from = Può terminare dal giorno { $date }, { $days } giorni dopo il giorno { $anchor } o più tardi se i sintomi lo richiedono, con un tampone { $accepted ->
    [molecular] molecolare
    [antigen] antigenico
   *[any] molecolare o antigenico
} negativo fatto da quel giorno ({ $source }). Senza tampone negativo non termina.
isolation-test-from-or-longest = Può terminare dal giorno { $date }, { $days } giorni dopo il giorno { $anchor } o più tardi se i sintomi lo richiedono, con un tampone { $accepted ->
    [molecular] molecolare
    [antigen] antigenico
   *[any] molecolare o antigenico
} negativo fatto da quel giorno. Senza tampone negativo termina il giorno { $latest } ({ $source }).
isolation-tests-done = I tamponi negativi ci sono: può terminare il giorno { $date }, quando i sintomi sono passati ({ $source }).
isolation-ended-by-tests = { $how_many ->
    [one] Può terminare dal giorno { $date }: il tampone è negativo e i giorni richiesti sono passati
   *[many] Può terminare dal giorno { $date }: ci sono { $tests } tamponi negativi a distanza di almeno { $hours } ore
} ({ $source }).
isolation-ended-by-early-test = Può terminare: la persona non ha avuto sintomi e il tampone fatto è negativo; la fine è il giorno { $date } ({ $source }).
isolation-ended-by-days = Può terminare dal giorno { $date }: sono passati { $days } giorni dal giorno { $anchor } e quelli senza sintomi richiesti; il tampone non serve ({ $source }).
isolation-ended-by-longest = Può terminare dal giorno { $date } anche senza tampone negativo: sono passati almeno { $days } giorni dal giorno { $anchor } ({ $source }).

## Quarantena dei contatti.

isolation-contact-no-rule = Il giorno { $date } non era in vigore nessuna regola sulla quarantena: la fine la decide chi ha in carico il contatto.
isolation-contact-choose-rule = Il giorno { $date } la quarantena dipende da rischio, variante e vaccinazione: scegli la regola da applicare.
isolation-contact-not-due = La quarantena non è prevista ({ $source }).
isolation-contact-days = Termina il giorno { $date }, { $days } giorni dopo l'ultimo contatto del giorno { $anchor } ({ $source }).
isolation-contact-test = Può terminare dal giorno { $date }, { $days } giorni dopo l'ultimo contatto del giorno { $anchor }, con un tampone negativo fatto da quel giorno ({ $source }). Senza tampone negativo non termina.
isolation-contact-test-or-days = Può terminare dal giorno { $date }, { $days } giorni dopo l'ultimo contatto del giorno { $anchor }, con un tampone negativo fatto da quel giorno; senza tampone termina il giorno { $latest } ({ $source }).
isolation-contact-ended-by-test = Può terminare dal giorno { $date }: il tampone è negativo e i giorni richiesti sono passati ({ $source }).
isolation-contact-ended-by-days = Può terminare dal giorno { $date }: sono passati i giorni richiesti dall'ultimo contatto del giorno { $anchor } ({ $source }).

## Contatti

cases-contacts = Contatti
cases-contacts-of = Contatti di { $name }
cases-contacts-open = Tutti i contatti
cases-contacts-named = Ha indicato come contatti
cases-contacts-naming = Segnalato come contatto da
cases-contacts-named-none = Nessun contatto indicato.
cases-contacts-naming-none = Nessuno lo ha indicato come contatto.
cases-contacts-naming-what = Di chi non vedi la scheda qui non c'è il nome: sai che la persona è stata indicata, quando e dove.
cases-contact-somebody = Una persona
cases-contact-gone = Una persona di cui non ci sono più dati
cases-contact-who = Chi
cases-contact-day = Ultimo giorno di contatto
cases-contact-day-hint = Anche approssimativo. Se non si sa, lascia vuoto. Per esempio 12/11/2020
cases-contact-where = Dove
cases-contact-recorded = Registrato
cases-contact-state = Stato
cases-contact-by = { $who }, { $source }
cases-contact-holds = vale
cases-contact-withdrawn = ritirato
cases-contact-withdrawn-by = { $who }, { $when }. Motivo: { $why }
cases-contact-new = Aggiungi un contatto
cases-contact-new-of = Nuovo contatto di { $name }
cases-contact-intro = Una persona che è stata vicina a questa. Scrivi chi è, oppure il suo codice fiscale se è tra le persone che vedi.
cases-contact-words = Chi è, in parole
cases-contact-words-hint = Per esempio: la collega di stanza. Quello che serve per ritrovarla
cases-contact-code = Codice fiscale
cases-contact-code-hint = Solo se è tra le persone che vedi: allora il contatto compare anche sulla sua scheda
cases-contact-source = Da chi si sa
cases-contact-note = Note
cases-contact-note-hint = Quanto è durato, a che distanza, se c'era la mascherina
cases-contact-save = Registra il contatto
cases-contact-saved = Contatto registrato.
cases-contact-withdraw = Ritira
cases-contact-withdraw-of = Ritirare un contatto di { $name }
cases-contact-withdraw-what = Un contatto ritirato non vale più, ma resta da leggere con il motivo.
cases-contact-why = Motivo
cases-contact-why-hint = Per esempio: è un'altra persona
cases-contact-withdraw-send = Ritira il contatto
cases-contact-withdrawn-done = Contatto ritirato. Il motivo resta con lui.
cases-contact-household = in casa
cases-contact-work = al lavoro
cases-contact-school = a scuola
cases-contact-care = per assistenza o cura
cases-contact-social = con amici o conoscenti
cases-contact-travel = in viaggio
cases-contact-other = altrove
cases-contact-unsaid = non detto
cases-contact-from-declared = lo dice la persona
cases-contact-from-doctor = lo dice il medico
cases-contact-from-tracing = da un'indagine
cases-contact-who-missing = Scrivi chi è, oppure il suo codice fiscale.
cases-contact-who-twice = Scrivi o chi è in parole o il suo codice fiscale, non tutti e due.
cases-contact-words-long = Chi è può avere al massimo 300 caratteri. Accorcialo.
cases-contact-code-wrong = Questo codice fiscale non è giusto: sono 16 caratteri. Controllalo.
cases-contact-code-nobody = Nessuno tra le persone che vedi ha questo codice. Controllalo, oppure scrivi chi è in parole.
cases-contact-herself = È il codice della persona stessa. Indica chi ha incontrato.
cases-contact-day-future = L'ultimo giorno di contatto è nel futuro. Controlla la data.
cases-contact-day-far = L'ultimo giorno di contatto è di più di un anno fa. Controlla l'anno.
cases-contact-circumstance-missing = Scegli dove è stato il contatto.
cases-contact-source-missing = Scegli da chi si sa.
cases-contact-note-long = Il testo può avere al massimo 300 caratteri. Accorcialo.
cases-contact-report-unknown = Questa segnalazione non è di questa persona. Torna alla sua scheda e ricomincia.
cases-contact-there = Questo contatto dello stesso giorno c'è già.
cases-contact-why-missing = Scrivi il motivo: resta con il contatto.
cases-contact-not-yours = Questo contatto lo ha registrato qualcun altro: lo ritira chi lo ha registrato, o il SISP.
cases-contact-withdrawn-before = Questo contatto è già stato ritirato.
cases-contacts-field = Persone con cui è stata a contatto
cases-contacts-field-hint = Una per riga, in parole. Si possono aggiungere anche dopo, dalla scheda, con giorno e luogo.
cases-contacts-many = Con una segnalazione si indicano al massimo 20 persone. Le altre si aggiungono dalla scheda.
cases-contacts-long = Una riga può avere al massimo 300 caratteri. Accorciala.
cases-hanging-contacts = { $n ->
    [one] { $n } contatto
   *[other] { $n } contatti
}

## La linea del tempo

cases-told-case = Caso confermato
cases-told-contact = Ha indicato un contatto: { $who }
cases-told-contact-withdrawn = Contatto ritirato: { $who }
cases-told-named = Segnalato come contatto
cases-told-named-no-more = Non è più segnalato come contatto
cases-told-contact-day = { $where }, ultimo giorno { $day }
cases-now-measure = Misura
cases-now-until = dal { $since }, fine prevista { $end }
cases-now-not-before = dal { $since }, fine non prima di { $end }
cases-now-since = dal { $since }, fine non ancora nota
cases-now-may-end = dal { $since }: la fine è da confermare
cases-now-in-charge = Presa in carico da
cases-now-in-charge-since = segnalazione presa in carico il { $when }
cases-now-waiting = Segnalazione
cases-now-reported = di { $who }, del { $when }
cases-paper-report = Segnalazione
cases-paper-report-of = di { $who }
cases-paper-person = Persona
cases-paper-by = Segnalata da
cases-paper-at = Segnalata il
cases-report-pdf = Stampa la segnalazione (PDF)
