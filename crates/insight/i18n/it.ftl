### Le cifre dell'Unità di Crisi.

insight-nav-figures = Cifre
insight-title = La situazione in Piemonte
insight-title-asl = La situazione nella tua ASL
insight-as-of = Dati di { $day }, letti alle { $time }.
insight-requests = Tamponi richiesti
insight-requests-definition = Richieste registrate nella giornata, per qualunque motivo. Quelle annullate non contano. L'operatore SISP apre l'elenco dalla riga della sua ASL, il supervisore da quella della regione.
insight-results = Esiti
insight-results-definition = Esiti arrivati nella giornata, di ogni tipo di test. Una correzione sostituisce l'esito che corregge e conta nel suo giorno. Non c'è un elenco da aprire.
insight-positives = Positivi
insight-positives-definition = Esiti positivi tra quelli arrivati nella giornata. Conta gli esiti, non le persone. Non c'è un elenco da aprire.
insight-running = Misure in corso
insight-running-definition = Isolamenti e quarantene cominciati e non ancora finiti. Quelli ritirati per correzione non contano. L'operatore SISP apre l'elenco dalla riga della sua ASL, il supervisore da quella della regione.
insight-yesterday = Il giorno prima: { $n }
insight-on-day = Al { $day }
insight-no-identities = Qui ci sono soltanto cifre: per regola l'Unità di Crisi e l'amministratore non vedono chi sono le persone. Le vedono il medico di famiglia e il servizio di igiene pubblica (SISP) dell'ASL che le ha in carico.
insight-own-asl-lists = Le cifre delle richieste e delle misure della tua ASL aprono l'elenco di ciò che contano. Delle altre ASL vedi soltanto le cifre.
insight-region-lists = Le cifre delle richieste e delle misure della regione aprono l'elenco di ciò che contano.
insight-opens-requests-region = : apre le richieste di oggi della regione
insight-opens-measures-region = : apre le misure in corso nella regione
insight-one-asl = Qui ci sono soltanto cifre, e soltanto della tua ASL. Chi sono le persone lo vedono il medico di famiglia e il servizio di igiene pubblica (SISP).
insight-opens-requests = : apre le richieste di oggi della tua ASL
insight-opens-measures = : apre le misure in corso nella tua ASL
insight-per-asl = Per ASL
insight-asl = ASL
insight-own = la tua ASL
insight-region = Piemonte
insight-requests-short = Richiesti
insight-results-short = Esiti
insight-positives-short = Positivi
insight-running-short = Misure
insight-csv = Scarica CSV
insight-curve-heading = Curva epidemica
insight-curve = Esiti positivi per giorno
insight-curve-definition-asl = Esiti positivi per giorno di arrivo, negli ultimi 90 giorni, nella tua ASL, con la media di sette giorni. Gli ultimi tre giorni sono più chiari: gli esiti stanno ancora arrivando.
insight-curve-definition = Esiti positivi per giorno di arrivo, negli ultimi 90 giorni, in tutta la regione, con la media di sette giorni. Gli ultimi tre giorni sono più chiari: gli esiti stanno ancora arrivando.

### Quello che arriva dai laboratori.

insight-nav-laboratories = Laboratori
insight-nav-flow = Flusso di oggi
insight-laboratories = Laboratori: flusso di oggi
insight-laboratories-all = Tutti i laboratori, prima chi manca di più
insight-laboratories-none = Nessun laboratorio è aperto oggi nei registri.
insight-laboratory = Laboratorio
insight-print = Stampa
insight-compared = Oggi si confronta con { $days }.
insight-silence-rule = Un laboratorio tace quando manca più di un terzo degli esiti attesi a quest'ora, più di quanto spieghi il caso, e meno che in ogni altro giorno confrontato salvo uno; o quando non arriva più nulla da almeno tre ore intere in cui di solito invia. I giorni senza esiti non contano. Un esito di cui non si sa di chi è aspetta in «Da abbinare» e non conta come arrivato: chi manda soltanto di quelli tace anche lui, e va chiamato.
insight-standing = Stato
insight-standing-silent = tace
insight-standing-flows = invia
insight-standing-unknown = senza profilo
insight-expected = Attesi a quest'ora
insight-of-day = { $n } in tutto il giorno
insight-arrived = Arrivati
insight-whole-day = Attesi in tutto il giorno
insight-no-profile = senza profilo: troppo piccolo, troppo nuovo, o di solito fermo in questo giorno
insight-last-result = Ultimo esito
insight-doors = Da dove
insight-contact = Recapito
insight-no-contact = nessun recapito nei registri
insight-silent-laboratories = Laboratori che tacciono
insight-silent-laboratories-definition = Quelli in testa all'elenco. Chi chiama lo segna sulla pagina del laboratorio.
insight-expected-now = Attesi a quest'ora
insight-expected-now-definition = La somma di ciò che i laboratori con un profilo di solito hanno inviato a quest'ora.
insight-arrived-known = Arrivati da questi
insight-arrived-known-definition = Esiti nuovi arrivati oggi dai laboratori con un profilo. Le correzioni non contano.
insight-arrived-all = Arrivati da tutti
insight-arrived-all-definition = Esiti nuovi arrivati oggi da tutti i laboratori dell'elenco, da ogni porta.
insight-hours = Oggi, ora per ora
insight-hours-none = Oggi non è arrivato nulla, e di solito non arriva nulla.
insight-hour = Ora
insight-from-to = { $from }–{ $to }
insight-usual = Di solito
insight-days = I giorni confrontati
insight-day = Giorno
insight-day-off = giorno di riposo
insight-silences = Silenzi
insight-silences-none = Nelle ultime settimane non ha mai taciuto.
insight-silence = Silenzio
insight-silence-open = in corso
insight-silence-flows = finito
insight-silence-day-over = finito con il giorno
insight-silence-until = Gli esiti arrivano di nuovo dalle { $time }.
insight-silent-label = Un laboratorio tace
insight-silent-call = { $laboratory } non invia come al solito: chiama { $contact }.
insight-silent-no-contact = { $laboratory } non invia come al solito. Nei registri non c'è un recapito.
insight-silent-called = { $laboratory } non invia come al solito: ha chiamato { $name } alle { $time }.
insight-silent-text = Alle { $time } attesi { $expected }, arrivati { $arrived }, ultimo esito: { $last }.
insight-silent-none = nessuno oggi
insight-silent-more =
    { $n ->
        [one] Tace un altro laboratorio.
       *[other] Tacciono altri { $n } laboratori.
    }
insight-silent-open = Guarda ora per ora
insight-call = Ho chiamato il laboratorio
insight-call-note = Che cosa hanno detto
insight-call-note-hint = Facoltativo: per chi guarda dopo di te. Niente nomi di persone assistite.
insight-call-note-long = Scrivi al massimo 300 caratteri.
insight-call-done = Ho chiamato
insight-call-noted = Segnato: chi guarda vede che hai chiamato.
insight-call-over = Il laboratorio non tace più: gli esiti arrivano di nuovo.
insight-called-by = Ha chiamato { $name } alle { $time }
insight-called-at = La sanità pubblica ha chiamato alle { $time }

### I conti di ogni giorno, per il laboratorio.

insight-result-days = I conti di ogni giorno
insight-result-days-intro = Ciò che hai inviato negli ultimi { $n } giorni, porta per porta: il giorno apre le ricevute.
insight-result-days-how = Dei file, righe = accettate + respinte + già presenti, nel giorno in cui il file è arrivato. Degli esiti inseriti o inviati uno per uno contano quelli nuovi, e non c'è un conto da far tornare: ciò che non va bene viene detto subito e non entra; ciò che è provvisorio, o di cui non si sa di chi è, aspetta in «Da abbinare» e qui non conta, nemmeno dopo la risposta.
insight-to-exceptions = Da abbinare
insight-result-days-none = Negli ultimi giorni non hai inviato nulla.
insight-all-doors = tutte le porte
insight-one-by-one = uno per uno
insight-files =
    { $files ->
        [one] un file
       *[other] { $files } file
    }{ $unread ->
        [0] {""}
        [one] , uno non letto
       *[other] , { $unread } non letti
    }
insight-balance = Conto
insight-balances = torna
insight-balances-not = non torna
insight-to-files = I file inviati
