### Frasi di segnalazioni, casi e misure.

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
isolation-symptoms-last = Finché ci sono sintomi non può terminare. Se passassero oggi potrebbe terminare il giorno { $date } ({ $source }). Quando passano, registra l'ultimo giorno con sintomi.
isolation-symptoms-last-or-longest = Ci sono ancora sintomi. Se passassero oggi potrebbe terminare dal giorno { $date } con un tampone negativo; in ogni caso termina il giorno { $latest } ({ $source }).
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
