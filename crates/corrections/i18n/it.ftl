# Le parole delle correzioni. Ogni chiave comincia con «corrections-».

corrections-nav = Correzioni
corrections-title = Correzioni
corrections-one = Richiesta di correzione
corrections-intro = Chi ha trovato un errore chiede di correggerlo; decide un altro operatore del SISP dell'ASL della persona.
corrections-intro-asker = Quello che hai chiesto di correggere e che cosa è stato deciso. Decide il SISP dell'ASL della persona.
corrections-tabs = Quali richieste
corrections-tab-waiting = In attesa
corrections-tab-ended = Concluse
corrections-none-waiting = Nessuna correzione in attesa.
corrections-none-asked = Nessuna tua richiesta in attesa. Per correggere un dato apri la scheda dell'assistito.
corrections-none-ended = Nessuna correzione conclusa.
corrections-choose-person = Cerca un assistito
corrections-panel-none = Nessuna richiesta di correzione.
corrections-hanging = { $n ->
    [one] una richiesta di correzione in attesa
   *[other] { $n } richieste di correzione in attesa
}

corrections-person = Assistito
corrections-deleted-person = Scheda eliminata
corrections-born = data di nascita { $date }
corrections-what = Che cosa
corrections-why = Motivo
corrections-asked = Chiesta da
corrections-state = Stato
corrections-ended = Conclusa da
corrections-because = Risposta
corrections-you = Tu
corrections-ended-by = { $who }, { $when }
corrections-colleague-decides = decide un collega
corrections-open-request = Apri la richiesta

corrections-kind-person = Dati anagrafici
corrections-kind-report = Segnalazione
corrections-kind-request = Richiesta di tampone
corrections-kind-deletion = Eliminazione della scheda

corrections-status-asked = In attesa
corrections-status-applied = Applicata
corrections-status-declined = Non approvata
corrections-status-withdrawn = Ritirata
corrections-status-overtaken = Superata

corrections-why-typing = Errore di battitura
corrections-why-swapped = Il dato è di un'altra persona
corrections-why-outdated = Il dato non è più attuale
corrections-why-told = Lo dice la persona o un suo documento
corrections-why-duplicate = La persona è registrata due volte
corrections-why-mistake = La persona non esiste o è stata inserita per errore
corrections-why-other = Altro
corrections-why-missing = Scegli il motivo dall'elenco.

## Chiedere

corrections-ask = Chiedi una correzione
corrections-ask-of = Chiedi una correzione: { $name }
corrections-deletion-of = Chiedi di eliminare la scheda: { $name }
corrections-choose = Scegli che cosa è sbagliato.
corrections-ask-this = Chiedi di correggere
corrections-ask-deletion = Chiedi di eliminare
corrections-look = Apri la richiesta in attesa
corrections-waits = Una correzione è già in attesa.
corrections-edit-hint = Nome, codice, indirizzo, recapiti, medico. Li correggi tu: non serve un'approvazione.
corrections-person-hint = Nome, codice, indirizzo, recapiti, medico.
corrections-deletion-hint = Solo se alla scheda non è collegato nulla: una persona inserita per errore o due volte.
corrections-report-of = Del { $when }, di { $who }.
corrections-request-of = N. { $number }, del { $when }.
corrections-ask-what = Scrivi i dati come devono essere: quello che non cambi resta com'è. Nulla è corretto finché il SISP dell'ASL non approva.
corrections-deletion-effect = La scheda non si troverà più in nessun elenco e in nessuna ricerca. Restano, per chi ne ha diritto, la storia dei dati e il registro di chi li ha visti. Non si può annullare.
corrections-hangs = La scheda non si può eliminare: le sono collegati
corrections-hangs-hint = Correggi quello che è sbagliato nei singoli dati, oppure lascia la scheda com'è.
corrections-because-section = Perché
corrections-note = Spiegazione
corrections-note-unless = (obbligatoria con «Altro»)
corrections-note-hint = Sarà letta da chi decide e, se approva, resta nella storia dei dati.
corrections-note-missing = Con «Altro» scrivi il motivo.
corrections-note-long = È troppo lungo: al massimo 300 caratteri.
corrections-send = Invia la richiesta
corrections-send-deletion = Chiedi di eliminare
corrections-back = Torna alla scheda
corrections-asked-now = Richiesta inviata. Decide il SISP dell'ASL della persona.
corrections-nothing-changes = Non hai cambiato nulla: scrivi il dato come deve essere.
corrections-waits-already = Una correzione di questi dati è già in attesa: prima va decisa o ritirata.
corrections-id-taken = Questa richiesta è già stata usata per altro. Ricarica la pagina e riprova.
corrections-field-unknown = C'è un campo che qui non si può correggere.

## Decidere

corrections-changes = Che cosa cambia
corrections-field = Dato
corrections-before = Prima
corrections-after = Dopo
corrections-now = Adesso
corrections-rest-stays = Gli altri dati restano come sono.
corrections-decide = Decisione
corrections-verdict = La correzione
corrections-verdict-missing = Scegli se approvare.
corrections-approve = Approva
corrections-approve-hint = Il dato è corretto subito. Com'era prima resta nella storia.
corrections-approve-deletion = Approva ed elimina la scheda
corrections-approve-deletion-hint = Non si può annullare.
corrections-decline = Non approvare
corrections-decline-hint = Il dato resta com'è. Chi ha chiesto legge perché e può chiedere di nuovo.
corrections-decision-note = Perché non approvi
corrections-decision-note-unless = (solo se non approvi)
corrections-decline-note-missing = Scrivi perché non approvi: lo legge chi ha chiesto.
corrections-settle = Registra la decisione
corrections-check = Controlla prima di approvare
corrections-impossible = Non si può applicare
corrections-confirm = Ho controllato: approva comunque
corrections-known-here = Il codice è già di un'altra persona del tuo ambito.
corrections-likely = { $n ->
    [one] Nel tuo ambito c'è una persona che potrebbe essere la stessa: cercala prima di approvare.
   *[other] Nel tuo ambito ci sono { $n } persone che potrebbero essere la stessa: cercale prima di approvare.
}
corrections-overtaken-note = Dopo la richiesta il dato è cambiato, o non si può più correggere. La richiesta non si applica: se serve ancora, va chiesta di nuovo.
corrections-overtaken-deletion = Dopo la richiesta alla scheda è stato collegato qualcosa: non si può più eliminare.
corrections-close-overtaken-hint = Si conclude senza cambiare nulla. Chi ha chiesto la vede come superata.
corrections-close-overtaken = Concludi come superata
corrections-ended-already = Questa richiesta è già conclusa.
corrections-own = L'hai chiesta tu: decide un altro operatore del SISP.
corrections-not-in-charge = La persona è in carico a un'altra ASL: decide il suo SISP.
corrections-asl-decides = Decide il SISP dell'ASL della persona.
corrections-asked-by = { $why } (chiesta da { $who })
corrections-now-applied = Correzione applicata. Com'era prima resta nella storia.
corrections-now-applied-request = Correzione applicata. Se il laboratorio è cambiato, la vede il nuovo e non più quello di prima: ristampa l'etichetta.
corrections-now-deleted = Scheda eliminata.
corrections-now-declined = Correzione non approvata. Chi l'ha chiesta legge perché.
corrections-now-overtaken = Il dato era già cambiato: nulla è stato applicato, la richiesta è superata.

## Ritirare

corrections-withdraw = Ritira la richiesta
corrections-withdraw-effect = La richiesta è ritirata e nulla cambia. Se serve, la puoi fare di nuovo.
corrections-withdraw-now = Ritira
corrections-now-withdrawn = Richiesta ritirata.
corrections-not-own = Può ritirarla solo chi l'ha chiesta.
corrections-again = Chiedi di nuovo
corrections-kind-unknown = Scegli che cosa correggere: person, report, request o deletion.

## La linea del tempo

corrections-told-asked = Chiesta una correzione: { $what }
corrections-told-ended = Deciso su una correzione: { $what }
corrections-stand-against-merge = Una correzione dei dati di una delle due schede aspetta ancora una decisione: decidi prima quella.
