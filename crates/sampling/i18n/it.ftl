### Frasi dei punti di prelievo: luoghi, orari, prenotazioni, lista del giorno, invio al laboratorio, tempi.

sampling-nav = Punti di prelievo
sampling-nav-coming = Campioni in arrivo
sampling-request-link = Appuntamento per il tampone

## Luoghi

sampling-places = Punti di prelievo
sampling-places-none = Nessun punto di prelievo. Aggiungine uno per prenotare i tamponi.
sampling-places-none-yours = Non c'è ancora un punto di prelievo in cui lavori.
sampling-place = Luogo
sampling-place-new = Nuovo punto di prelievo
sampling-place-change = Modifica
sampling-place-kept = Punto di prelievo salvato.
sampling-kind = Tipo
sampling-kind-hot_spot = Hot-spot
sampling-kind-drive_in = Drive-in
sampling-kind-home_team = Squadra a domicilio (USCA)
sampling-kind-unknown = Scegli il tipo di luogo.
sampling-name = Nome
sampling-address = Indirizzo
sampling-address-hint = Della squadra a domicilio, la sede da cui parte.
sampling-telephone = Telefono
sampling-note = Indicazioni per chi arriva
sampling-note-hint = Per esempio: ingresso, documenti da portare.
sampling-active = Si prenotano tamponi
sampling-active-hint = Togli il segno per chiudere il luogo: gli appuntamenti già presi restano.
sampling-closed = Chiuso
sampling-save = Salva
sampling-too-long = Testo troppo lungo: accorcialo.
sampling-today = Attesi oggi
sampling-actions = Azioni

## Orari

sampling-hours-title = Orari e posti
sampling-hours-link = Orari
sampling-hours-kept = Orari salvati.
sampling-first = Dal giorno
sampling-last = Al giorno
sampling-weekdays = Giorni della settimana
sampling-weekday-1 = lunedì
sampling-weekday-2 = martedì
sampling-weekday-3 = mercoledì
sampling-weekday-4 = giovedì
sampling-weekday-5 = venerdì
sampling-weekday-6 = sabato
sampling-weekday-7 = domenica
sampling-from = Dalle
sampling-until = Alle
sampling-minutes-each = Minuti di ogni fascia
sampling-capacity-each = Posti di ogni fascia
sampling-capacity-hint = Vale anche per le fasce già aperte in questi orari; 0 le chiude.
sampling-open-save = Apri gli orari
sampling-open-past = Il primo giorno è già passato.
sampling-open-order = L'ultimo giorno viene prima del primo.
sampling-open-long = Apri al massimo 92 giorni per volta.
sampling-open-far = Gli orari si aprono fino a un anno da oggi.
sampling-key-used = Questa chiave ha già fatto un'altra cosa, e ora non è stato cambiato nulla. Un programma manda una chiave nuova per ogni atto; da una pagina, riaprila e riprova.
sampling-open-weekdays = Scegli almeno un giorno della settimana.
sampling-open-hours = L'ora di fine deve venire dopo quella di inizio.
sampling-open-minutes = Scrivi un numero di minuti da 5 a 720.
sampling-open-capacity = Scrivi un numero di posti da 0 a 500.
sampling-open-none = In questi giorni e orari non c'è nessuna fascia intera.
sampling-open-many = Sono più di 2000 fasce: scegli meno giorni o fasce più lunghe.
sampling-open-booked = Il { $when } ha già più appuntamenti di questi posti: spostali prima.
sampling-hour-form = Scrivi un'ora come 08:30.
sampling-slots = Fasce aperte
sampling-slots-none = Nessuna fascia aperta in questi quattordici giorni.
sampling-day = Giorno
sampling-hour = Ora
sampling-taken = Prenotati
sampling-capacity = Posti

## Prenotazione

sampling-booking = Appuntamento per il tampone
sampling-slot = Luogo e ora
sampling-slot-full = Questa fascia non ha più posto: scegline un'altra.
sampling-slot-over = Questa fascia è già passata: scegline un'altra.
sampling-slot-elsewhere = In questo luogo non si può prenotare per questa persona.
sampling-slot-same = L'appuntamento è già in questa fascia.
sampling-offer = { $day } { $hour } · { $place } ({ $kind }) · posti liberi: { $free }
sampling-offer-late = { $day } { $hour } · { $place } ({ $kind }) · posti liberi: { $free } · fuori dal termine
sampling-known-booked = Appuntamento: { $where }.
sampling-known-taken = Campione prelevato: { $where }.
sampling-known-due = Priorità: { $priority }. Il tampone va fatto entro { $day }.
sampling-known-none = Non ci sono posti liberi nei punti di prelievo dell'ASL.
sampling-waits-no-more = La richiesta non aspetta più un tampone.
sampling-taken-already = Il campione è già stato prelevato.
sampling-nothing-booked = Non c'è un appuntamento da disdire.
sampling-why = Perché si sposta
sampling-why-cancel = Perché si disdice
sampling-why-hint = Resta nella storia dell'appuntamento.
sampling-why-wanted = Scrivi il motivo, da 3 a 300 caratteri.
sampling-book = Prenota
sampling-move = Sposta l'appuntamento
sampling-cancel = Disdici l'appuntamento
sampling-cancel-title = Disdetta dell'appuntamento
sampling-cancel-effect = Il posto torna libero; la richiesta resta in attesa di un altro appuntamento.
sampling-back = Torna indietro
sampling-booked = Appuntamento prenotato.
sampling-cancelled = Appuntamento disdetto.
sampling-history = Storia dell'appuntamento
sampling-by-itself = insieme alla richiesta
sampling-step-booked = Prenotato
sampling-step-moved = Spostato
sampling-step-cancelled = Disdetto
sampling-step-collected = Campione prelevato
sampling-step-refused = Rifiutato
sampling-step-absent = Non presentato
sampling-step-undone = Segno tolto

## Lista del giorno

sampling-day-title = Lista del giorno
sampling-day-caption = Persone in lista: { $count }. Posti prenotati: { $taken } su { $capacity }.
sampling-day-unseen = Persone che ora segue un'altra ASL e che qui non si vedono: { $count }.
sampling-day-none = Nessun appuntamento in questo giorno.
sampling-command = Etichetta, oppure C, R, A
sampling-command-hint = Leggi l'etichetta o scegli con le frecce; poi C prelevato, R rifiutato, A assente, U toglie il segno.
sampling-command-unknown = Scrivi il numero di un'etichetta, oppure C, R, A o U.
sampling-number-not-here = Nessuno con questa etichetta nella lista di questo giorno.
sampling-choose-first = Scegli prima la persona: leggi l'etichetta o usa le frecce.
sampling-enter = Vai
sampling-line = { $hour } { $name }, { $born }, priorità { $rank }
sampling-person = Persona
sampling-number = Numero
sampling-test = Test
sampling-priority = Priorità
sampling-state = Stato
sampling-where = Dove
sampling-when = Quando
sampling-state-booked = Prenotato
sampling-state-collected = Prelevato
sampling-state-refused = Rifiutato
sampling-state-absent = Assente
sampling-state-cancelled = Disdetto
sampling-mark-collected = Prelevato
sampling-mark-refused = Rifiutato
sampling-mark-absent = Assente
sampling-mark-undo = Togli il segno
sampling-mark-cancelled = L'appuntamento è stato disdetto.
sampling-mark-nothing = Non c'è un segno da togliere.
sampling-mark-future = L'appuntamento è in un giorno che deve ancora venire.
sampling-mark-waits-no-more = La richiesta non aspetta più un tampone.
sampling-mark-said = C'è già un segno: toglilo prima di metterne un altro.
sampling-mark-gone = Il campione è già partito per il laboratorio.
sampling-mark-rebooked = La persona ha già un altro appuntamento.
sampling-label = Etichetta
sampling-labels = Etichette del giorno
sampling-labels-link = Stampa le etichette
sampling-labels-none = Nessuna etichetta da stampare: nessuno è più in attesa.
sampling-print = Stampa

## Tempi

sampling-times = Tempi degli ultimi 30 giorni
sampling-times-show = Vedi i tempi di questo luogo
sampling-times-empty = Nessun luogo.
sampling-times-none = Nessun dato
sampling-times-booked = In attesa del tampone: { $count }, il più vecchio da { $most }
sampling-times-sampled = Prelevati: { $count }
sampling-times-to-sample = Richiesta–prelievo: mediana { $median }, massimo { $most }
sampling-times-to-result = Prelievo–esito: mediana { $median }, massimo { $most }
sampling-times-open = Senza esito: { $count }, il più vecchio da { $most }
sampling-wait = In attesa del tampone
sampling-to-sample = Dalla richiesta al prelievo
sampling-to-result = Dal prelievo all'esito
sampling-open = Senza esito
sampling-minutes = { $minutes } min
sampling-hours = { $hours } h { $minutes } min
sampling-days = { $days } g { $hours } h
sampling-rows-waiting = In attesa del tampone
sampling-rows-unresulted = Prelevati senza esito
sampling-rows-sampled = Prelevati negli ultimi 30 giorni
sampling-rows-none = Nessuno.
sampling-requested = Richiesto
sampling-sampled = Prelevato
sampling-resulted = Esito

## Invio al laboratorio

sampling-transports = Invio al laboratorio
sampling-send-to = Prepara la distinta per { $laboratory } ({ $count })
sampling-send-empty = Nessun campione da inviare.
sampling-send-none = Non ci sono campioni da inviare a questo laboratorio.
sampling-send-done = Distinta preparata.
sampling-sent = Distinte preparate
sampling-sent-none = Nessuna distinta.
sampling-laboratory = Laboratorio
sampling-transport = Distinta di trasporto
sampling-transport-number = Distinta
sampling-transport-from = Da { $place }, { $address } a { $laboratory }, { $when }
sampling-transport-by = Preparata da { $name }
sampling-transport-counts = Campioni: { $tubes }. In viaggio: { $open }.
sampling-transport-tubes = Campioni della distinta
sampling-tubes-none = Nessun campione che puoi vedere.
sampling-made = Preparata
sampling-tubes = Campioni
sampling-under-way = In viaggio
sampling-arrived = Arrivo
sampling-arrived-yes = Arrivato
sampling-arrived-no = In viaggio
sampling-coming = Campioni in arrivo
sampling-transport-read = Numero della distinta
sampling-transport-read-hint = Leggi il codice a barre della distinta, oppure apri la distinta dall'elenco.
sampling-transport-open = Apri la distinta
sampling-transport-unknown = Nessuna distinta con questo numero per il tuo laboratorio.
sampling-missing = Campioni che mancano
sampling-missing-hint = Metti il segno a quelli che non ci sono: restano in viaggio. Tutti gli altri risultano arrivati.
sampling-arrive = Registra l'arrivo
sampling-results-group = Inserisci insieme gli esiti: { $count }, prelevati { $day }
sampling-arrive-done = Arrivo registrato.

## Pagina della persona

sampling-panel = Appuntamenti per il tampone
sampling-told = Appuntamento per il tampone
sampling-book-link = Prenota un appuntamento
sampling-asked = Richiesto il { $when }, senza appuntamento
