# Le parole delle esportazioni degli elenchi. Ogni chiave comincia con «lists-export».

lists-exports-nav = Esportazioni
lists-exports = Esportazioni
lists-exports-intro = Chi esporta dice perché. Sopra le mille persone approva una seconda persona; ogni file porta il nome di chi lo ha preso.
lists-export = Esporta
lists-export-of = Esporta: { $list }
lists-export-intro = Esporta esattamente quello che il filtro mostra, con i tuoi permessi di adesso.
lists-export-one = Esportazione n. { $number }
lists-export-what = Che cosa si esporta
lists-export-number = Numero
lists-export-list = Elenco
lists-export-filter = Filtro
lists-export-everything = Nessun filtro: tutto l'elenco
lists-export-much = Quanto
lists-export-many = { $n ->
    [one] 1 persona, { $rows } righe
   *[other] { $persons } persone, { $rows } righe
}
lists-export-many-at-least = almeno { $persons } persone, almeno { $rows } righe
lists-export-state = Stato
lists-export-by = Chiesta da
lists-export-when = Chiesta il
lists-export-approved-by = Approvata da
lists-export-decided-by = Decisa da
lists-export-rows = Righe
lists-export-persons = Persone
lists-export-care = Riservatezza
lists-export-care-words = Il file contiene dati sulla salute: conservalo solo per il tempo che serve allo scopo, poi eliminalo. Ogni esportazione resta nel registro degli accessi di ciascuna persona.
lists-export-last-download = Ultimo scaricamento
lists-export-digest = SHA-256 delle righe
lists-export-handed = { $rows } righe, { $persons } persone, { $when }
lists-export-broke-off = Interrotto il { $when }: il file non è completo
lists-export-last = # Fine del file: { $rows } righe, SHA-256 { $digest }. { $watermark }
lists-export-watermark = Esportazione n. { $number } di { $who } ({ $unit }), { $when }, scopo: { $purpose }

lists-export-status-asked = In attesa di approvazione
lists-export-status-open = Si può scaricare
lists-export-status-declined = Non approvata
lists-export-status-withdrawn = Ritirata

## Chiedere

lists-export-set = Colonne
lists-export-set-missing = Scegli le colonne.
lists-export-set-screen = Quelle dell'elenco
lists-export-set-screen-hint = Le colonne che l'elenco ti mostra adesso.
lists-export-set-patients = Elenco pazienti, 25 colonne
lists-export-set-patients-csv = Elenco pazienti in breve, 14 colonne
lists-export-set-quarantine = Quarantene
lists-export-set-swabs = Tamponi (tamponi_asr)
lists-export-format = Formato
lists-export-format-missing = Scegli il formato.
lists-export-format-xlsx = Excel (XLSX)
lists-export-format-csv = CSV per Excel (UTF-8 con BOM, separato da punto e virgola)
lists-export-format-csv-plain = CSV per altri programmi (UTF-8 senza BOM, separato da punto e virgola)
lists-export-purpose = Scopo
lists-export-purpose-hint = È scritto nel file e nel registro degli accessi.
lists-export-purpose-missing = Scegli lo scopo dall'elenco.
lists-export-purpose-surveillance = Sorveglianza epidemiologica
lists-export-purpose-calls = Chiamate a chi è in isolamento o attende un tampone
lists-export-purpose-care = Cura dei propri assistiti
lists-export-purpose-swabs = Organizzazione dei tamponi
lists-export-purpose-reporting = Debito informativo verso Regione, ISS o Ministero
lists-export-purpose-quality = Ricerca di dati mancanti o sbagliati
lists-export-purpose-authority = Richiesta scritta di un'autorità
lists-export-second = Sono più di { $bound } persone: approva un collega del tuo servizio o il responsabile della protezione dei dati. Dopo, hai { $hours } ore per scaricare.
lists-export-download = Scarica il file
lists-export-ask = Chiedi l'approvazione
lists-export-back = Torna all'elenco
lists-export-nothing = Nessuno risponde al filtro: non c'è niente da esportare.
lists-export-filter-wrong = Il filtro contiene un valore che non esiste: torna all'elenco e rimettilo.
lists-export-id-taken = Questa richiesta è già stata usata per altro. Ricarica la pagina e riprova.
lists-export-asked-now = Richiesta inviata. Quando è approvata la trovi qui, da scaricare.
lists-export-too-many-rows = Un foglio di Excel non contiene tante righe: scegli CSV.
lists-export-grown = Nel frattempo l'elenco ha superato il numero di persone che puoi esportare da solo: chiedi di nuovo.
lists-export-gone = Chi scaricava se n'è andato o la rete si è fermata: scarica di nuovo.
lists-export-not-allowed = La sessione o il permesso di chi scaricava è finito: accedi e scarica di nuovo.
lists-export-fault = È un errore nostro, già annotato: riprova, e se si ripete chiedi assistenza.
lists-export-again = Chiedi di nuovo

## Decidere

lists-export-to-decide = Da decidere
lists-export-none-to-decide = Nessuna esportazione attende la tua decisione.
lists-export-own-list = Le tue esportazioni
lists-export-none-own = Non hai esportato nulla. Apri un elenco, scegli un filtro e premi Esporta.
lists-export-decide = Decisione
lists-export-decide-hint = Decidi se lo scopo giustifica tanti dati. Il file lo scarica solo chi l'ha chiesto, con i suoi permessi del momento in cui scarica.
lists-export-verdict = L'esportazione
lists-export-verdict-missing = Scegli se approvare.
lists-export-approve = Approva
lists-export-approve-hint = Chi l'ha chiesta può scaricarla per 24 ore.
lists-export-decline = Non approvare
lists-export-decline-hint = Chi l'ha chiesta legge perché.
lists-export-note = Perché non approvi
lists-export-note-unless = (solo se non approvi)
lists-export-note-missing = Scrivi perché non approvi: lo legge chi ha chiesto.
lists-export-note-long = È troppo lungo: al massimo 300 caratteri.
lists-export-settle = Registra la decisione
lists-export-own = L'hai chiesta tu: decide un'altra persona.
lists-export-decided-already = È già stata decisa o ritirata.
lists-export-approved-now = Esportazione approvata. Chi l'ha chiesta la può scaricare per 24 ore.
lists-export-declined-now = Esportazione non approvata. Chi l'ha chiesta legge perché.

## Scaricare

lists-export-file = File
lists-export-until = { $n ->
    [one] Si può scaricare ancora una volta, fino al { $until }.
   *[other] Si può scaricare ancora { $n } volte, fino al { $until }.
}
lists-export-waits = Attende l'approvazione di una seconda persona.
lists-export-was-declined = Non è stata approvata.
lists-export-was-withdrawn = È stata ritirata.
lists-export-too-late = Il tempo per scaricarla è passato: torna all'elenco ed esporta di nuovo.
lists-export-too-often = È stata scaricata tre volte: torna all'elenco ed esporta di nuovo.
lists-export-other-role = L'hai chiesta in un altro ruolo o per un'altra unità: passa a quello per scaricarla.
lists-export-running = Stai già scaricando un'esportazione: aspetta che finisca.
lists-export-withdraw = Ritira la richiesta
lists-export-withdrawn-now = Richiesta ritirata.
