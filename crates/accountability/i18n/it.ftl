# Records opened in an emergency, and their review.

accountability-nav-own = Emergenze
accountability-nav-review = Emergenze da verificare

accountability-own = Accessi in emergenza
accountability-own-intro = Le schede che hai aperto fuori dai tuoi assistiti, e che cosa ne ha detto chi le verifica. Ogni scheda resta aperta { $minutes } minuti.
accountability-own-none = Non hai aperto nessuna scheda in emergenza.
accountability-own-support-heading = Schede guardate
accountability-own-support = Le schede che hai guardato per una richiesta di aiuto, e che cosa ne ha detto chi le verifica. Ogni scheda resta aperta { $minutes } minuti, in sola lettura.
accountability-nav-support = Schede guardate
accountability-open = Apri una scheda in emergenza
accountability-open-intro = Solo se la persona non può aspettare. La scheda resta aperta { $minutes } minuti, in sola lettura. Il responsabile della protezione dei dati lo sa subito e verifica entro { $days } giorni.
accountability-open-now = Apri la scheda
accountability-open-until = Aperta fino alle { $until }
accountability-whom = Di chi è la scheda
accountability-whom-what = Indica la persona con precisione: qui non c'è un elenco in cui cercare.
accountability-or-name = Se il codice fiscale non è noto, scrivi cognome, nome e data di nascita.
accountability-tax-code = Codice fiscale
accountability-unless-name = (oppure cognome, nome e data)
accountability-unless-code = (senza codice)
accountability-family-name = Cognome
accountability-given-name = Nome
accountability-born = Data di nascita
accountability-reason = Motivo
accountability-why = Perché serve aprirla ora
accountability-why-life = Pericolo di vita, o cura che non può attendere
accountability-why-unable = La persona non può rispondere
accountability-why-unreachable = È in cura qui e il suo medico non è raggiungibile
accountability-why-outbreak = Focolaio da contenere subito
accountability-why-support = Assistenza, richiesta n. { $code }
accountability-note = Che cosa sta succedendo
accountability-note-hint = Almeno 15 caratteri. Lo legge chi verifica l'accesso: non scrivere nomi né codici fiscali.
accountability-opened = Scheda aperta in emergenza. Tutto ciò che guardi è registrato con questo motivo.
accountability-closed = Scheda chiusa. Da ora non è più visibile.
accountability-already = Questa persona è già tra quelle che puoi vedere: non serve un'emergenza.
accountability-already-link = Vai alla scheda

accountability-nobody-named = Scrivi il codice fiscale, oppure cognome, nome e data di nascita.
accountability-name-whole = Senza codice fiscale servono cognome, nome e data di nascita.
accountability-why-missing = Scegli il motivo.
accountability-note-short = Scrivi almeno 15 caratteri.
accountability-note-long = È troppo lungo: al massimo 500 caratteri.
accountability-unknown = In anagrafe non c'è nessuno con questi dati. Controlla come sono scritti.
accountability-several = Più persone hanno questo nome e questa data di nascita: serve il codice fiscale.
accountability-too-many = In un'ora si possono indicare { $n } persone. Puoi riprovare dalle { $when }. Se è urgente, chiama il medico curante o l'ASL della persona.

accountability-banner-label = Accesso in emergenza
accountability-banner-support = Scheda aperta per una richiesta di aiuto
accountability-banner = Una scheda è aperta fino alle { $until }: { $n ->
    [one] manca meno di un minuto.
   *[other] mancano { $n } minuti.
}
accountability-banner-of = La scheda di { $who } è aperta fino alle { $until }: { $n ->
    [one] manca meno di un minuto.
   *[other] mancano { $n } minuti.
}
accountability-banner-several = { $what } · { $n } schede aperte
accountability-banner-each = { $who } fino alle { $until }
accountability-banner-somebody = una scheda
accountability-banner-all = Vedi le schede aperte
accountability-banner-close-of = Chiudi la scheda di { $who }
accountability-banner-close-first = Chiudi la prima scheda
accountability-banner-text = Quello che guardi è registrato e sarà verificato.
accountability-banner-link = Vai alla scheda
accountability-banner-close = Chiudi la scheda ora

accountability-answer-title = Chiarisci un accesso in emergenza
accountability-answer-now = Da chiarire: rispondi
accountability-asked = Che cosa ti si chiede
accountability-answered = Che cosa hai già risposto
accountability-answer-text = La tua risposta
accountability-answer-hint = Almeno 15 caratteri. Sarà letta da chi verifica: non scrivere nomi né codici fiscali.
accountability-answer-send = Invia la risposta
accountability-answer-kept = Risposta inviata a chi verifica.

accountability-review = Accessi in emergenza
accountability-review-intro = Chi ha aperto la scheda di una persona fuori dai propri assistiti, e perché. Da verificare entro sette giorni.
accountability-tabs = Quali accessi
accountability-tab-waiting = Da verificare
accountability-tab-reviewed = Verificati
accountability-waiting-none = Nessun accesso da verificare.
accountability-reviewed-none = Nessun accesso verificato.
accountability-approved-by = Approvato da
accountability-own-approval = Questo accesso lo hai approvato tu: lo deve verificare un altro. Può farlo un altro responsabile della protezione dei dati della stessa ASL, oppure l'amministratore regionale.
accountability-opened-at = Aperta il
accountability-over-at = Chiusa il
accountability-closes-at = Si chiude il
accountability-closed-early = Chiusa prima della scadenza
accountability-who = Chi
accountability-unit = Unità
accountability-asl = ASL della persona
accountability-outcome = Esito
accountability-outcome-justified = Giustificato
accountability-outcome-unjustified = Non giustificato
accountability-outcome-to_clarify = Da chiarire
accountability-outcome-answered = Chiarimento ricevuto
accountability-clarified = Chiarimento di chi ha aperto
accountability-outcome-missing = Scegli l'esito.
accountability-waits = Da verificare
accountability-overdue = Verifica in ritardo
accountability-one = Accesso in emergenza
accountability-review-said = Verificato
accountability-clarify-asked = Chiarimento chiesto da
accountability-reviewed-by = { $who }, { $when }
accountability-seen = Che cosa è stato guardato
accountability-seen-what = Gli accessi ai dati della persona fatti con questa apertura.
accountability-seen-none = Non è stato guardato nulla.
accountability-when = Quando
accountability-what = Che cosa ha fatto
accountability-answer = Esito
accountability-allowed = Consentito
accountability-denied = Rifiutato
accountability-say = Esito della verifica
accountability-say-now = Registra l'esito
accountability-reviewed-already = Un collega ha già concluso questa verifica: la può cambiare solo lui.
accountability-review-note = Nota
accountability-review-note-unless = (obbligatoria se non è giustificato o è da chiarire)
accountability-review-note-hint = Sarà letta anche da chi ha aperto la scheda. Serve se l'accesso non è giustificato o è da chiarire.
accountability-reviewed-now = Esito registrato.

## Accessi da spiegare

accountability-nav-digest = Accessi da spiegare
accountability-digest = Accessi da spiegare
accountability-digest-intro = Ogni settimana si elencano gli accessi di chi lavora qui che non si spiegano da soli. È un indizio, non una colpa: il nome si vede aprendo la riga, e chi la apre è registrato.
accountability-digest-week = Settimana
accountability-digest-latest = L'ultima
accountability-digest-show = Mostra
accountability-digest-made = Preparato il { $when } su { $n } registrazioni.
accountability-digest-none = Nessuna riga da spiegare in questa settimana.
accountability-digest-not-made = Il riepilogo di questa settimana non è ancora pronto: si prepara il lunedì.
accountability-digest-signal = Segnale
accountability-digest-role = Ruolo e unità
accountability-digest-why = Perché
accountability-digest-score = Volte la soglia
accountability-digest-open = Da esaminare
accountability-digest-explained = Spiegato
accountability-digest-to_clarify = Da chiarire
accountability-digest-unjustified = Non giustificato
accountability-digest-one = Accessi da spiegare
accountability-digest-behind = Accessi della settimana
accountability-digest-behind-none = Di questa settimana non c'è nessun accesso.
accountability-digest-more = Ce ne sono altri: qui si vedono i primi 500.
accountability-digest-log = Registro degli accessi
accountability-digest-person = Persona
accountability-digest-person-number = persona { $n }
accountability-digest-persons = { $n } persone
accountability-digest-say = Registra l'esito
accountability-digest-said = L'esito è registrato.
accountability-digest-own = Riguarda te: lo esamina un altro.
accountability-digest-note = Nota
accountability-digest-note-unless = (obbligatoria se non è spiegato)
accountability-week-short = { $number }: { $from } – { $to }
accountability-week = settimana { $number }, dal { $from } al { $to }
accountability-signal-many = Molte persone in un'ora
accountability-signal-colleague = Colleghi
accountability-signal-surname = Stesso cognome
accountability-signal-searches = Ricerche senza apertura
accountability-signal-outside = Fuori orario
accountability-told-many = { $n } persone nell'ora delle { $when }. In quella settimana, per il suo ruolo, si segnala oltre { $limit }.
accountability-told-colleague = { $n ->
    [one] Ha aperto 1 persona che ha il nome di chi usa la piattaforma.
   *[other] Ha aperto { $n } persone che hanno il nome di chi usa la piattaforma.
} Nome senza omonimi in anagrafe: { $alone }.
accountability-told-own = Tra i nomi c'è il suo.
accountability-told-surname = { $n ->
    [one] 1 persona con il suo cognome
   *[other] { $n } persone con il suo cognome
} su { $opened } aperte. Il cognome è di { $share } persone su un milione.
accountability-told-household = { $n ->
    [one] 1 vive con chi ha il suo nome.
   *[other] { $n } vivono con chi ha il suo nome.
}
accountability-told-searches = { $n } ricerche su { $all } senza aprire nessuno nei dieci minuti dopo. Per il suo ruolo si segnala oltre { $limit }.
accountability-told-outside = { $n } persone aperte fuori dall'orario del suo ruolo.
