### Frasi dell'anagrafe degli assistiti.

people-nav-people = Assistiti
people-nav-patients = Assistiti
people-nav-transfers = Passaggi
people-title = Assistiti
people-intro-gp = I tuoi assistiti, in ordine di cognome
people-intro-regional_super_user = Chi è domiciliato o residente in una ASL della regione, in ordine di cognome
people-intro-sisp_operator = Chi è domiciliato o residente nella tua ASL, in ordine di cognome
people-person = Assistito
people-state = Situazione
people-name = Cognome e nome
people-family-name = Cognome
people-given-name = Nome
people-born = Data di nascita
people-code = Codice fiscale o altro codice
people-tax-code = Codice fiscale
people-other-code = Codice
people-sex = Sesso
people-sex-female = Donna
people-sex-male = Uomo
people-domicile = Domicilio
people-residence = Residenza
people-phone = Telefono
people-email = E-mail
people-phone2 = Secondo telefono
people-person-kind = Tipo di persona
people-person-kind-hint = Che cosa è per la sorveglianza. Se è solo un cittadino lascia «Cittadino»
people-searched-as = Nome per la ricerca
people-outside-region = Fuori regione
people-receiving-asl = ASL che riceve
people-receiving-hint = Solo se il domicilio è fuori regione (EXTRA-REGIONE): l'ASL che se ne fa carico
people-receiving-told = Extra-regione, in carico a { $asl }
people-obscured = Oscurato al curante
people-field = Campo
people-gp = Medico di famiglia
people-since = dal { $since }
people-age-years = { $n ->
    [one] { $n } anno
   *[other] { $n } anni
}
people-age-months = { $n ->
    [one] { $n } mese
   *[other] { $n } mesi
}

## Perché si vede

people-intro-delegated = I tuoi assistiti e quelli che ti hanno affidato: { $doctors }
people-delegated-until = { $doctor } (fino al { $until })
people-of-doctor = di { $doctor }
people-why-delegated = Assistito di { $doctor }, che te lo ha affidato fino al { $until }
people-emergency = Accessi in emergenza
people-support = Schede guardate
people-why-emergency-support = Scheda aperta per la richiesta di aiuto n. { $code }, in sola lettura
people-why-emergency-life = Scheda aperta in emergenza: pericolo di vita o cura che non può attendere
people-why-emergency-unable = Scheda aperta in emergenza: la persona non può rispondere
people-why-emergency-unreachable = Scheda aperta in emergenza: il suo medico non è raggiungibile
people-why-emergency-outbreak = Scheda aperta in emergenza: focolaio da contenere subito
people-why-gp-of-choice = Tuo assistito dal { $since }
people-why-domicile = Domicilio nella tua ASL, in anagrafe dal { $since }
people-why-receiving = Domicilio fuori regione, in carico alla tua ASL dal { $since }
people-why-residence = Residenza nella tua ASL, in anagrafe dal { $since }
people-supervised-domicile = Domicilio nel territorio di { $asl }, in anagrafe dal { $since }
people-supervised-receiving = Domicilio fuori regione, in carico a { $asl } dal { $since }
people-supervised-residence = Residenza nel territorio di { $asl }, in anagrafe dal { $since }

## Ricerca

people-search = Cerca
people-search-hint = Cognome e nome in qualunque ordine, codice fiscale anche solo l'inizio, data di nascita, telefono, numero della richiesta o etichetta letta con il lettore
people-search-button = Cerca
people-search-digits = Scrivi almeno 7 caratteri del codice fiscale, tutte le cifre del telefono o del numero, oppure la data di nascita (giorno/mese/anno). Scrivi per intero gli altri codici.
people-search-nothing = Scrivi l'inizio del cognome, un codice fiscale oppure una data di nascita.
people-none-found = Nessun assistito corrisponde nel tuo ambito. Controlla come è scritto il cognome, oppure cerca con il codice fiscale.
people-count = { $n ->
    [0] Nessun risultato
    [one] { $n } risultato
   *[other] { $n } risultati
}
people-count-more = Primi { $n } risultati, ce ne sono altri

people-near = Nessuno è scritto esattamente così. Ecco chi potresti cercare: accanto al nome, che cosa non torna.
people-slip-similar = nome simile
people-slip-part = un altro dei cognomi o dei nomi
people-slip-turned = cognome e nome scambiati
people-slip-day-month = giorno e mese di nascita scambiati
people-slip-date = data di nascita diversa di una cifra
people-slip-code = codice fiscale diverso di un carattere

## Ricerca in tutta la regione

people-look-up = Cerca in tutta la regione
people-look-up-intro = Serve a non registrare due volte la stessa persona. Serve il codice fiscale, oppure cognome, nome e data di nascita esatti. Si vede solo se la persona è registrata e quale ASL l'ha in carico. Ogni ricerca resta nel registro degli accessi.
people-look-up-whom = Chi cerchi
people-look-up-or = Oppure
people-look-up-unless-name = se non scrivi il nome e la data di nascita
people-look-up-unless-code = se non scrivi il codice fiscale
people-look-up-button = Cerca nella regione
people-look-up-name = Scrivi il nome come sul documento.
people-look-up-born = Scrivi la data di nascita: con il solo nome non si cerca in tutta la regione.
people-look-up-nobody = Nessuno è registrato con questi dati in tutta la regione.
people-look-up-here = La persona è già nel tuo ambito.
people-look-up-elsewhere = La persona è registrata, fuori dal tuo ambito.
people-look-up-several = Più persone sono registrate con questi dati. Cerca con il codice fiscale.
people-look-up-found = Registrati nella regione
people-look-up-initials = Iniziali
people-look-up-asl = ASL
people-tells-too-many = Nell'ultima ora hai già avuto 40 risposte su persone di altre ASL: aspetta un'ora. Quello che hai scritto resta qui.
people-look-up-too-many = Hai già cercato { $n } persone nell'ultima ora. Puoi cercare di nuovo dalle { $when }.

## Presa in carico e richieste tra ASL

people-transfer = Prendere in carico o chiedere la persona
people-transfer-way-label = Che cosa vuoi fare
people-transfer-way = Scegli se chiedere la persona o prenderla in carico.
people-transfer-ask = Chiedere all'ASL che l'ha in carico
people-transfer-ask-hint = Quell'ASL accetta o rifiuta. Fino ad allora non cambia nulla.
people-transfer-take = Prendere in carico subito
people-transfer-take-hint = Solo se ora abita nel tuo territorio. Il domicilio cambia subito e l'altra ASL lo vede, con il motivo.
people-transfer-comune = Comune dove abita ora
people-transfer-comune-hint = Un comune della tua ASL
people-transfer-address = Via e numero
people-transfer-other-asl = Il comune non è della tua ASL. La persona si può avere solo se abita nel tuo territorio.
people-transfer-why = Motivo
people-transfer-why-hint = Da 15 a 500 caratteri: lo legge l'altra ASL, e resta nella storia della persona
people-transfer-reason = Scrivi il motivo in almeno 15 e al massimo 500 caratteri.
people-transfer-send = Invia
people-transfer-taken = La persona è ora in carico alla tua ASL.
people-transfer-asked = Richiesta inviata. La risposta compare qui.
people-transfers = Richieste tra ASL
people-transfers-intro = Le persone che altre ASL chiedono o hanno preso in carico, e quelle che chiede la tua ASL: le ultime { $days } giornate
people-transfers-wanted = Chieste o prese da altre ASL
people-transfers-wanted-none = Nessuna ASL ha chiesto o preso in carico persone della tua.
people-transfers-own = Chieste o prese dalla tua ASL
people-transfers-own-none = La tua ASL non ha chiesto nessuno. Comincia dalla ricerca in tutta la regione.
people-transfers-all = Persone chieste o prese in carico da un'ASL all'altra
people-transfers-all-none = Nessuna ASL ha chiesto o preso in carico persone di un'altra.
people-transfers-all-intro = Le persone che le ASL della regione si sono chieste o hanno preso in carico: le ultime { $days } giornate. Risponde l'ASL che ha in carico la persona.
people-transfer-between = Da { $from } a { $to }
people-transfer-one = Richiesta tra ASL
people-transfer-is-taken = Presa in carico
people-transfer-is-asked = In attesa di risposta
people-transfer-is-accepted = Ceduta
people-transfer-is-refused = Rifiutata
people-transfer-is-withdrawn = Ritirata
people-transfer-at = Il
people-transfer-whom = Persona
people-transfer-state = Stato
people-transfer-from = In carico a
people-transfer-was-from = Era in carico a
people-transfer-to = La vuole
people-transfer-lives = Dove abita ora
people-transfer-answered = Risposta il
people-transfer-answer-label = Nota
people-transfer-answer-hint = Obbligatoria se rifiuti: almeno 15 caratteri
people-transfer-answer = Rispondi
people-transfer-answer-send = Invia la risposta
people-transfer-choose = Scegli una risposta.
people-transfer-done = Risposta registrata.
people-transfer-accept = Cederla
people-transfer-accept-hint = Il domicilio diventa quello indicato e la persona passa all'altra ASL.
people-transfer-refuse = Tenerla
people-transfer-refuse-hint = Non cambia nulla. L'altra ASL legge la nota.
people-transfer-withdraw = Non serve più: ritira la richiesta

## Pagina dell'assistito

people-records = Dati anagrafici
people-source = Provenienza
people-source-registry = Anagrafe regionale
people-source-operator = Inserito da un operatore
people-source-laboratory = Inserito dal referto di un laboratorio
people-corrected-at = Ultima correzione
people-edit = Correggi i dati
people-edit-of = Correggi i dati di { $name }
people-history = Storia delle correzioni
people-history-of = Storia dei dati di { $name }
people-corrected-because = Correzione: { $reason }
people-change = { $field }: prima { $before }, ora { $after }
people-nothing = niente
people-empty = vuoto

## Due che correggono insieme

people-conflict = Nel frattempo i dati sono cambiati
people-conflict-by = { $who } li ha corretti il { $when }. Motivo: «{ $reason }».
people-conflict-table = Che cosa è cambiato, campo per campo
people-conflict-nothing = Nessun campo del modulo è cambiato.
people-conflict-was = Quando hai aperto il modulo
people-conflict-now = Adesso
people-conflict-yours = Nel tuo modulo
people-conflict-taken-over = Non l'avevi toccato: nel modulo c'è già il valore di adesso.
people-conflict-stays = Resta quello che hai scritto: se salvi, prende il posto del valore di adesso.
people-conflict-same = Avete scritto la stessa cosa.
people-conflict-what = Non è andato perso niente di quello che hai scritto. Controlla le righe segnate, correggi qui sotto se serve e salva di nuovo.

## A mano

people-by-hand = Dati dell'anagrafe regionale
people-by-hand-what = Codice, nome, nascita, residenza e medico di questa persona vengono dall'anagrafe regionale e vanno corretti lì. Domicilio, recapiti e tipo di persona li scrivi tu.
people-by-hand-tick = Correggo a mano i dati dell'anagrafe
people-by-hand-hint = Spunta solo se un documento dice altro e non si può aspettare. Resta nella storia con il motivo, e l'anagrafe potrebbe dire ancora il contrario.
people-by-hand-missing = Hai cambiato { $fields }, che viene dall'anagrafe regionale. Spunta «Correggo a mano i dati dell'anagrafe» se è voluto, oppure rimetti com'era.

## Inserimento e correzione

people-new = Inserisci assistito
people-section-identity = Identità
people-section-places = Dove vive
people-section-contacts = Contatti e medico
people-section-kind = Che cosa è
people-section-reason = Perché correggi
people-kind = Tipo di codice
people-kind-hint = Il codice fiscale, se c'è
people-kind-tax-code = Codice fiscale
people-kind-provisional = Codice provvisorio (11 cifre)
people-kind-stp = STP
people-kind-eni = ENI
people-kind-none = Nessun codice
people-code-hint = Come sulla tessera sanitaria. Vuoto solo con «Nessun codice»
people-none-reason = Perché non c'è un codice
people-none-reason-hint = Solo se il tipo di codice è «Nessun codice»
people-none-not-held = Non ha un codice
people-none-unknown = Codice non noto
people-none-not-yet-assigned = In attesa del codice (neonato)
people-none-anonymous = Ha diritto a restare anonimo
people-birth-place = Luogo di nascita
people-birth-place-hint = Comune o Stato estero, anche col codice ISO (FR). Vuoto: come dice il codice fiscale
people-residence-comune = Comune di residenza
people-residence-hint = Per esempio Torino; anche fuori regione, o lo Stato estero
people-residence-address = Indirizzo di residenza
people-domicile-comune = Comune di domicilio
people-address-hint = Via e numero
people-domicile-hint = Vuoto: lo stesso della residenza
people-domicile-address = Indirizzo di domicilio
people-gp-code = Codice del medico di famiglia
people-gp-code-hint = Codice regionale di 7 caratteri
people-gp-since = Scelto dal
people-reason = Motivo della correzione
people-reason-hint = Resta nella storia, per esempio «documento esibito allo sportello»
people-save-new = Salva
people-save-correction = Salva la correzione
people-created = Assistito inserito.
people-corrected = Correzione salvata. I dati di prima restano nella storia.
people-corrected-and-moved = Correzione salvata. La persona non è più nel tuo ambito.
people-check = Controlla prima di salvare
people-not-saved = Non salvato
people-check-hint = Se la persona è già registrata, apri la sua pagina invece di salvarne un'altra. Altrimenti spunta la casella qui sotto e salva di nuovo.
people-confirm = Ho controllato: salva comunque
people-likely = Potrebbero essere la stessa persona
people-like = Perché
people-like-same-code = stesso codice fiscale
people-like-code-fits = il codice fiscale corrisponde a questi dati
people-like-same-sound = stessa data di nascita, nome che suona uguale
people-likely-typing = Se è una di queste persone, apri la sua pagina invece di registrarla di nuovo.
people-like-same-base = stesso codice fiscale a parte l'omocodia: può essere un'altra persona
people-like-same-name = stesso nome e stessa data di nascita
people-like-similar-name = stessa data di nascita, nome simile
people-like-day-month = nome simile, giorno e mese di nascita scambiati
people-like-names-swapped = cognome e nome scambiati
people-like-same-other-code = stesso codice STP, ENI o provvisorio
people-like-part-of-name = stesso nome, di cui una scheda ha solo una parte
people-like-other-surname = stesso nome e stessa data di nascita, altro cognome: forse da nubile o da sposata
people-like-date-slip = stesso nome, la data di nascita differisce di una cifra o di un giorno
people-like-same-phone = stesso telefono
people-like-same-email = stessa e-mail
people-like-same-address = stesso domicilio
people-like-two-codes = due codici fiscali, ognuno giusto per la sua scheda
people-like-other-sex = sesso diverso
people-like-other-birth-place = luogo di nascita diverso
people-like-twin = stessa data di nascita e stesso cognome: forse un gemello
people-known-here = Questo codice è già di una persona del tuo ambito. Aprila e, se serve, correggi i suoi dati.
people-known-open = Apri la persona già registrata
people-known-elsewhere = Questo codice è già registrato: { $initials }, in carico a { $asl }. Chiedi a quell'ASL, oppure controlla il codice.
people-namesake-elsewhere = Nel tuo ambito non c'è, ma con lo stesso nome e la stessa data di nascita è registrato { $initials }, in carico a { $asl }. Può essere la stessa persona: chiedi a quell'ASL prima di salvare.

## Che cosa non va, campo per campo

people-identifier-missing = Scrivi il codice, oppure scegli «Nessun codice» e indica il motivo.
people-identifier-and-none = Hai scelto «Nessun codice» ma ne hai scritto uno. Scegli il tipo giusto oppure cancella il codice.
people-name-missing = Scrivilo come sul documento.
people-name-long = È troppo lungo: al massimo 80 caratteri.
people-name-signs = Usa solo lettere, spazi, apostrofi e trattini.
people-name-latin = Trascrivi il nome in lettere latine, come sul documento.
people-sex-unknown = Scegli il sesso indicato sul documento.
people-birth-date-missing = Scrivi la data di nascita.
people-birth-date-future = La data di nascita è successiva a oggi. Controlla l'anno.
people-birth-date-early = La data di nascita è di oltre 125 anni fa. Controlla l'anno.
people-birth-place-unknown = Nessun comune o Stato con questo nome alla data di nascita. Controlla come è scritto, oppure usa il codice catastale (per esempio L219).
people-birth-place-several = Più comuni hanno questo nome. Aggiungi la provincia tra parentesi, per esempio Samone (TN).
people-comune-missing = Scrivi il comune di residenza.
people-comune-unknown = Nessun comune italiano e nessuno Stato estero con questo nome oggi. Controlla come è scritto.
people-comune-maybe = Nessun comune con questo nome. Forse intendi: { $names }.
people-domicile-unknown = Nessun comune del Piemonte con questo nome oggi. Controlla come è scritto.
people-domicile-outside = La residenza è fuori regione: scrivi il comune dove la persona vive ora. Se vive fuori regione, scegli l'ASL che la riceve.
people-receiving-missing = Il domicilio è fuori regione: scegli l'ASL del Piemonte che si fa carico della persona.
people-receiving-within = Il domicilio è in Piemonte, e l'ASL la dice il comune. Togli l'ASL che riceve, oppure correggi il domicilio.
people-receiving-unknown = Nessuna ASL del Piemonte ha questo codice.
people-receiving-other-asl = Puoi inserire solo chi è ricevuto dalla tua ASL: la persona va inserita da quella che hai scelto.
people-person-kind-unknown = Scegli un tipo di persona dell'elenco.
people-domicile-other-asl = Il comune è di un'altra ASL: la persona va inserita da quella. Controlla il comune, oppure avvisa quell'ASL.
people-address-missing = Scrivi via e numero dove la persona vive ora.
people-address-long = È troppo lungo: al massimo 200 caratteri.
people-phone-form = Scrivi il numero con le sole cifre, da 6 a 15, e il + davanti al prefisso estero.
people-phone-twice = È lo stesso numero di sopra: scrivine un altro, oppure niente.
people-email-form = L'indirizzo e-mail non è completo o contiene segni non ammessi. Scrivilo come nome@dominio.it.
people-gp-missing = Scrivi il codice del medico oppure cancella la data.
people-gp-future = La scelta del medico non può essere successiva a oggi.
people-gp-unknown = Nessun medico in attività ha questo codice. Controllalo nell'elenco dei medici.
people-reason-missing = Scrivi perché correggi i dati, in non più di 500 caratteri.
people-laboratory-needs-tax-code = Il referto nomina una persona non ancora registrata e senza codice fiscale valido: va inserita prima dal SISP.
people-json = Il corpo deve essere JSON con i campi della documentazione.

## Scelta del medico, da un elenco o a mano

people-choice-reason = Assegnazione al medico da parte dell'amministrazione
people-choices-large = Il file è troppo grande: al massimo 2 MB. Dividilo in più file.
people-choices-encoding = Il file non è scritto in UTF-8. Salvalo dal foglio di calcolo come «CSV UTF-8».
people-choices-broken = Il file non si legge come CSV: controlla le virgolette.
people-choices-header = Manca una colonna: servono «codice fiscale», «codice regionale del medico» e «dal giorno».
people-choices-empty = Il file non contiene righe.
people-choices-long = Il file ha troppe righe: al massimo 5.000. Dividilo in più file.
people-choice-tax-code = Il codice fiscale non è valido: controlla che sia scritto per intero e senza errori.
people-choice-date = Scrivi il giorno come gg/mm/aaaa.
people-choice-future = Il giorno è nel futuro: la scelta si registra dal giorno in cui vale.
people-choice-doctor-unknown = Nessun medico ha questo codice regionale.
people-choice-doctor-kind = È un medico USCA: non si sceglie come medico di famiglia.
people-choice-doctor-over = Il medico non è in attività oggi.
people-choice-nobody = Nessuna persona con questo codice fiscale nel tuo territorio.
people-choice-twice = La stessa persona sta già in una riga precedente.
people-choice-before-birth = Il giorno viene prima della nascita.
people-choice-odd-adult = La persona ha già compiuto 14 anni e il nuovo medico è un pediatra: controlla di non aver scambiato il medico o la persona.
people-choice-odd-child = La persona non ha ancora 6 anni e il nuovo medico non è un pediatra: controlla di non aver scambiato il medico o la persona.
people-choice-older = La persona ha già scelto un medico dopo quel giorno.

## Fatti sanitari: vaccinazioni, infezioni precedenti, contagio, fragilità

people-facts = Vaccinazioni, infezioni e fragilità
people-facts-of = Vaccinazioni, infezioni e fragilità di { $name }
people-facts-open = Tutti, con la storia
people-facts-none = Nessuno registrato.
people-hanging-facts = { $n ->
    [one] { $n } fatto sanitario
   *[other] { $n } fatti sanitari
}
people-fact = Che cosa
people-fact-day = Giorno
people-fact-source = Da dove si sa
people-fact-source-hint = Il documento o la persona che lo dice
people-fact-recorded = Registrato da
people-fact-state = Stato
people-fact-holds = Vale
people-fact-vaccination = Vaccinazione
people-fact-past_infection = Infezione precedente
people-fact-contagion = Luogo del contagio
people-fact-immunodepression = Immunodepressione
people-imported = Caso importato
people-fact-dose-of = { $vaccine }, dose { $dose }
people-fact-line = { $kind } del { $date }
people-fact-line-said = { $kind } del { $date } ({ $said })
people-fact-from-registry = Registro (anagrafe vaccinale o altro)
people-fact-from-certificate = Certificato verde
people-fact-from-document = Documento esibito
people-fact-from-doctor = Lo dice il medico
people-fact-from-declared = Lo dichiara la persona
people-fact-new-vaccination = Registra una vaccinazione
people-fact-new-vaccination-what = Una dose alla volta, con il giorno e da dove si sa.
people-fact-new-past_infection = Registra un'infezione precedente
people-fact-new-past_infection-what = Un'infezione di cui qui non c'è l'esito: fatta altrove, o prima che la persona fosse registrata.
people-fact-new-contagion = Registra il luogo del contagio
people-fact-new-contagion-what = La regione italiana o lo Stato estero in cui la persona si è contagiata. Fuori dal Piemonte è un caso importato.
people-fact-new-immunodepression = Registra un'immunodepressione
people-fact-new-immunodepression-what = Da quando le difese sono basse: alcune regole sulla fine dell'isolamento lo chiedono.
people-fact-of-vaccination = Vaccinazione di { $name }
people-fact-of-past_infection = Infezione precedente di { $name }
people-fact-of-contagion = Luogo del contagio di { $name }
people-fact-of-immunodepression = Immunodepressione di { $name }
people-fact-day-vaccination = Giorno della dose
people-fact-day-past_infection = Giorno del primo test positivo
people-fact-day-contagion = Giorno del contagio, o del rientro
people-fact-day-immunodepression = Da quando
people-fact-vaccine = Vaccino
people-fact-dose = Dose
people-fact-dose-hint = 1 per la prima; i richiami seguono
people-fact-place = Regione o Stato estero
people-fact-place-hint = Per esempio Lombardia, oppure Francia o FR (codice ISO)
people-fact-note = Nota
people-fact-note-hint = Per esempio il numero del certificato
people-fact-save = Registra
people-fact-saved = Registrato.
people-fact-withdraw = Annulla
people-fact-withdraw-of = Annulla un fatto di { $name }
people-fact-withdraw-what = Resta leggibile nella storia con il motivo, e non vale più. Se va corretto, annullalo e registralo di nuovo.
people-fact-withdraw-send = Annulla il fatto
people-fact-withdrawn = Annullato
people-fact-withdrawn-by = { $who }, { $when }: «{ $why }»
people-fact-withdrawn-done = Annullato. Resta nella storia.
people-fact-withdrawn-already = Qualcuno l'ha già annullato.
people-fact-not-yours = Puoi annullare solo i fatti registrati come medico di questa persona. Chiedi al SISP.
people-fact-why = Motivo
people-fact-why-hint = Per esempio «registrato sulla persona sbagliata»
people-fact-why-missing = Scrivi perché lo annulli.
people-fact-kind-missing = Scegli che cosa registri.
people-fact-day-missing = Scrivi il giorno.
people-fact-day-future = Il giorno è successivo a oggi. Controllalo.
people-fact-day-before-birth = Il giorno viene prima della nascita. Controlla l'anno.
people-fact-source-missing = Scegli da dove si sa.
people-fact-note-long = È troppo lungo: al massimo 300 caratteri.
people-fact-vaccine-missing = Scegli il vaccino dall'elenco.
people-fact-vaccine-not = Vaccino e dose riguardano solo una vaccinazione: lasciali vuoti.
people-fact-dose-wrong = Scrivi il numero della dose, da 1 a 9.
people-fact-place-missing = Scrivi la regione o lo Stato estero.
people-fact-place-not = Il luogo riguarda solo il contagio: lascialo vuoto.
people-fact-place-unknown = Nessuna regione italiana e nessuno Stato estero con questo nome. Controlla come è scritto.
people-fact-there = È già registrato: annulla quello di prima, se è sbagliato.
people-fact-dose-there = Questa dose è già registrata: annulla quella di prima, se è sbagliata.
people-fact-dose-order = La dose non segue le altre per data: controlla il numero e il giorno.

## Nucleo familiare

people-household = Nucleo familiare
people-household-of = Nucleo familiare di { $name }
people-household-intro = Chi vive con lei, tra le persone che puoi vedere.
people-household-show = Chi vive con lei
people-household-make = Indica con chi vive
people-household-some = un nucleo
people-household-none = Nessun altro che tu possa vedere.
people-household-join = Vive con un'altra persona
people-household-join-of = Con chi vive { $name }
people-household-join-send = Metti nello stesso nucleo
people-household-joined = Ora vivono nello stesso nucleo.
people-household-leave = Non vive più con loro
people-household-leave-of = { $name } lascia il nucleo
people-household-leave-what = Gli altri restano insieme. Il nucleo di prima resta nella storia.
people-household-leave-send = Togli dal nucleo
people-household-left = Non è più nel nucleo.
people-household-with = Cerca chi vive con lei
people-household-with-hint = Cognome e nome, oppure codice fiscale
people-household-member = Chi è
people-household-nobody = Nessuno corrisponde tra le persone che puoi vedere.
people-household-choose = Scegli una persona dell'elenco, oppure cerca di nuovo.
people-household-herself = È la stessa persona: scegli un'altra.
people-household-reason-hint = Per esempio «lo dichiara al telefono»

# Il file dell'anagrafe regionale
people-registry-reason = Aggiornamento dal file dell'anagrafe regionale
people-registry-encoding = Il file è scritto in UTF-16. Salvalo dal foglio di calcolo come «CSV UTF-8».
people-registry-header = Manca la colonna «{ $name }».
people-registry-broken = Il file non si legge fino in fondo: controlla il disco e riprova, riprende da dove si era fermato.
people-registry-quote = Manca la virgoletta di chiusura.
people-registry-long = La riga è troppo lunga per essere di una persona: controlla virgolette e a capo.
people-registry-width = La riga ha { $found } colonne, il file ne ha { $expected }: controlla i separatori.
people-registry-fault = La riga non si legge.
people-registry-no-identifier = Senza codice fiscale, STP o ENI non si sa chi è la persona: inseriscila a mano.
people-registry-several = Più persone hanno questo codice e questa data di nascita: correggile prima a mano.
people-registry-twice = La stessa persona sta già in una riga precedente, con dati diversi: lascia solo la riga giusta.
people-registry-where = Riga { $row }, colonna «{ $name }»: { $text }
people-registry-where-row = Riga { $row }: { $text }
people-registry-kept = Riga { $row }: tenuto quanto corretto a mano in { $names }
people-registry-merged = Riga { $row }: questa persona è unita a un'altra: i dati di quella restano come sono

## La linea del tempo, che cosa conta adesso, i documenti e i tasti

people-now = Che cosa conta adesso
people-now-more = vedi
people-now-asl = ASL in carico
people-fresh-today = aggiornato oggi
people-fresh-yesterday = aggiornato ieri
people-fresh-days = aggiornato { $n } giorni fa
people-fresh-months = aggiornato { $n } mesi fa
people-fresh-years = { $n ->
    [one] aggiornato { $n } anno fa
   *[other] aggiornato { $n } anni fa
}
people-timeline = Linea del tempo
people-timeline-go = Vai alla linea del tempo
people-timeline-narrow = Che cosa mostrare della linea del tempo
people-timeline-all = Tutto
people-timeline-none = Di questo tipo non c'è nulla. Scegli «Tutto» per rivedere la linea intera.
people-moment-report = Segnalazioni
people-moment-hand_over = Passaggi di mano
people-moment-symptoms = Sintomi
people-moment-request = Richieste di tampone
people-moment-result = Esiti
people-moment-case = Casi
people-moment-measure = Misure
people-moment-contact = Contatti
people-moment-fact = Vaccinazioni e altri fatti
people-moment-data = Dati anagrafici
people-moment-take_over = Trasferimenti
people-moment-correction = Richieste di correzione
people-moment-obscuring = Oscuramenti
people-moment-unknown = Questo tipo di evento non esiste: usa uno di quelli elencati nella documentazione.
people-told-entered = Inserita in anagrafe
people-told-corrected = Dati anagrafici corretti
people-told-fields = { $fields }. Motivo: { $reason }
people-told-taken-over = Presa in carico da { $to }, prima in carico a { $from }
people-told-asked-for = { $to } l'ha chiesta a { $from }
people-told-answered = Risposta a chi l'ha chiesta
people-told-handed-over = ceduta
people-told-kept = non ceduta
people-told-asked-no-more = non più richiesta
people-told-withdrawn = Ritirato: { $fact }
people-told-by-source = { $who }, { $source }
people-papers = Documenti da stampare
people-papers-none = Nessun documento. Etichette, segnalazioni e copie compaiono qui quando ci sono.
people-keys = Tasti
people-keys-how = Ogni tasto si preme insieme ad Alt, in qualunque punto della pagina. Questo elenco si apre anche con Alt e il punto interrogativo.

## Persone doppie
people-merge = Unisci con un'altra scheda
people-merge-of = Schede doppie di { $name }
people-merge-intro = Se la stessa persona è registrata due volte, confronta le due schede e uniscile. Si può annullare per 365 giorni.
people-merge-nobody = Nessuna scheda somiglia a questa. Cerca l'altra qui sotto.
people-merge-found = Schede trovate
people-merge-look = Cerca l'altra scheda
people-merge-whom = Nome, codice fiscale o telefono
people-merge-whom-hint = Solo tra le persone della tua ASL
people-merge-compare = Confronta
people-merge-both = Unire due schede di { $name }
people-merge-what = Nulla si cancella e nulla si riscrive: ciò che sta sulle due schede si vede sulla pagina di quella che resta, e il vecchio indirizzo porta lì.
people-merge-data = I dati delle due schede
people-merge-one = Prima scheda
people-merge-other = Seconda scheda
people-merge-difference = Differenza
people-merge-differs = diverso
people-merge-hanging = Che cosa sta sulle due schede
people-merge-nothing-hangs = Sulle due schede non c'è ancora nulla.
people-merge-survivor = Quale scheda resta
people-merge-survivor-hint = I dati anagrafici restano quelli di questa scheda, e chi la vede vede anche ciò che sta sull'altra
people-merge-survivor-is = { $name }, { $born }, { $code }, registrata il { $entered }
people-merge-survivor-missing = Scegli quale delle due schede resta.
people-merge-reason = Motivo
people-merge-reason-hint = Resta nella storia, per esempio «stesso documento esibito allo sportello»
people-merge-send = Unisci le schede
people-merge-done = Le due schede sono unite. Dalla storia della persona si può annullare.
people-merge-same = È la stessa scheda: sceglila tra le altre.
people-merge-already = Una delle due schede è già unita a un'altra: apri la persona e riparti da lì.
people-merge-not-in-care = Una delle due schede è in carico a un'altra ASL: prima va presa in carico o chiesta.
people-merge-asked-for = Un'altra ASL ha chiesto una di queste persone e aspetta risposta: prima rispondi alla richiesta.
people-merge-has-merged = Alla scheda che dovrebbe sparire ne è già unita un'altra: scegli questa come quella che resta, o annulla prima quell'unione.
people-merge-code = Questo codice fiscale è dell'altra scheda, unita a questa: annulla l'unione e scegli quella come scheda che resta.
people-merge-one-of = Unione di due schede
people-merge-undo-of = Unione di due schede di { $name }
people-merge-undo-what = Le due schede com'erano quando sono state unite.
people-merge-why = Motivo
people-merge-by = Unite da
people-merge-state = Stato
people-merge-until = Si può annullare fino al { $day }
people-merge-undone-by = Annullata da { $name }
people-merge-undo = Annullare l'unione
people-merge-undo-hint = Resta nella storia, per esempio «sono due gemelle»
people-merge-undo-send = Annulla l'unione
people-merge-undone = Le due schede sono di nuovo due: ognuna ha ciò che era stato scritto sotto di lei.
people-merge-undone-already = Questa unione è già stata annullata.
people-merge-too-old = Sono passati più di 365 giorni: questa unione non si può più annullare.
people-told-merged = Unita la scheda di { $name }
people-told-parted = Annullata l'unione con la scheda di { $name }
people-hanging-merges = { $n ->
    [one] { $n } unione di schede
   *[other] { $n } unioni di schede
}

people-nav-doubles = Schede doppie
people-doubles = Schede che potrebbero essere doppie
people-doubles-intro = Ogni notte il programma confronta tutte le schede. Qui trovi quelle della tua ASL che potrebbero essere la stessa persona, le più simili per prime. Ciò che cambia tra le due è evidenziato.
people-doubles-tabs = Parti dell'elenco
people-doubles-open = Da decidere
people-doubles-different = Non la stessa persona
people-doubles-joined = Unite
people-doubles-gone = Non più simili
people-doubles-open-none = Nessuna scheda doppia da decidere. La ricerca riparte stanotte.
people-doubles-different-none = Di nessuna coppia si è detto che non è la stessa persona.
people-doubles-joined-none = Nessuna coppia trovata è stata unita.
people-doubles-gone-none = Nessuna coppia ha smesso di somigliarsi.
people-doubles-keys = Dalla tastiera: J e K per scorrere, Invio per aprire, U per unire, N se non è la stessa persona.
people-doubles-beside = { $n ->
    [one] C'è un'altra coppia con una scheda della tua ASL e una di un'altra ASL: la persona va prima chiesta o presa in carico.
   *[other] Ci sono altre { $n } coppie con una scheda della tua ASL e una di un'altra ASL: la persona va prima chiesta o presa in carico.
}
people-double = Due schede a confronto
people-double-of = Due schede di { $name }?
people-double-score = Somiglianza su 100
people-double-found = Trovata il
people-double-changed = Dal
people-double-acts = Che cosa fare
people-double-no-code = senza codice
people-double-against = Contro: { $what }
people-double-again = I dati sono cambiati. { $name } aveva detto che non è la stessa persona: { $why }
people-double-state = Stato
people-double-is-open = Da decidere
people-double-is-different = Non è la stessa persona
people-double-is-joined = Le due schede sono state unite
people-double-is-gone = I dati sono stati corretti e le due schede non si somigliano più, o una è stata unita a un'altra
people-double-open = Apri
people-double-next = Coppia successiva
people-double-merge = Unisci
people-double-differ = Non sono la stessa persona
people-double-differ-send = Segna come persone diverse
people-double-reason-hint = Resta con la coppia, per esempio «sono gemelle, sentita la madre»
people-double-done = Segnate come persone diverse. Non verranno riproposte finché i loro dati non cambiano.
people-double-take-back-what = Se è stato un errore, la coppia torna tra quelle da decidere.
people-double-take-back = Rimetti tra quelle da decidere
people-double-taken-back = La coppia è di nuovo tra quelle da decidere.
people-double-not-open = Questa coppia è già stata decisa: aggiorna l'elenco.
people-double-not-different = Di questa coppia nessuno ha detto che sono persone diverse.
people-double-unknown-state = Scegli uno stato tra open, different, joined e gone.
