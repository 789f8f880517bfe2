### Frasi dell'anagrafe degli assistiti.

people-nav-people = Assistiti
people-nav-patients = Assistiti
people-title = Assistiti
people-intro-gp = I tuoi assistiti, in ordine di cognome
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
people-why-residence = Residenza nella tua ASL, in anagrafe dal { $since }

## Ricerca

people-search = Cerca
people-search-hint = Cognome, cognome e nome oppure codice fiscale
people-search-button = Cerca
people-search-digits = Scrivi per intero il codice (16 caratteri, 11 se provvisorio) oppure la data di nascita (giorno/mese/anno): a metà non si possono cercare.
people-search-nothing = Scrivi l'inizio del cognome, un codice fiscale oppure una data di nascita.
people-none-found = Nessun assistito corrisponde nel tuo ambito. Controlla come è scritto il cognome, oppure cerca con il codice fiscale.
people-count = { $n ->
    [0] Nessun risultato
    [one] { $n } risultato
   *[other] { $n } risultati
}
people-count-more = Primi { $n } risultati, ce ne sono altri

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
people-now = { $field }: ora è { $value }
people-taken-over = { $field }: ora è { $value }, ripreso qui sotto

## Inserimento e correzione

people-new = Inserisci assistito
people-section-identity = Identità
people-section-places = Dove vive
people-section-contacts = Contatti e medico
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
people-birth-place-hint = Comune o Stato estero. Vuoto: come dice il codice fiscale
people-residence-comune = Comune di residenza
people-residence-hint = Per esempio Torino; anche fuori regione
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
people-like-same-base = stesso codice fiscale a parte l'omocodia: può essere un'altra persona
people-like-same-name = stesso nome e stessa data di nascita
people-like-similar-name = stessa data di nascita, nome simile
people-like-day-month = nome simile, giorno e mese di nascita scambiati
people-like-names-swapped = cognome e nome scambiati
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
people-comune-unknown = Nessun comune italiano con questo nome oggi. Controlla come è scritto.
people-comune-maybe = Nessun comune con questo nome. Forse intendi: { $names }.
people-domicile-unknown = Nessun comune del Piemonte con questo nome oggi. Controlla come è scritto.
people-domicile-outside = La residenza è fuori regione: scrivi il comune del Piemonte dove la persona vive ora.
people-domicile-other-asl = Il comune è di un'altra ASL: la persona va inserita da quella. Controlla il comune, oppure avvisa quell'ASL.
people-address-missing = Scrivi via e numero dove la persona vive ora.
people-address-long = È troppo lungo: al massimo 200 caratteri.
people-phone-form = Scrivi il numero con le sole cifre, da 6 a 15, e il + davanti al prefisso estero.
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
people-choice-older = La persona ha già scelto un medico dopo quel giorno.

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
people-registry-household = Nucleo familiare
people-registry-kept = Riga { $row }: tenuto quanto corretto a mano in { $names }
