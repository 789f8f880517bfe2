# The systems of laboratories that send messages.
mllp-nav = Sistemi collegati
mllp-title = Sistemi dei laboratori
mllp-intro = I sistemi che inviano messaggi HL7 v2, con quanto è arrivato negli ultimi sette giorni. Li registra chi gestisce la macchina.
mllp-system = Sistema
mllp-laboratory = Laboratorio
mllp-known-by = Riconosciuto da
mllp-plain = senza certificato, solo da questa macchina
mllp-state = Stato
mllp-state-active = Abilitato
mllp-state-suspended = Account sospeso
mllp-state-ended = Terminato
mllp-state-later = Non ancora valido
mllp-until = fino al { $day }
mllp-last = Ultimo messaggio
mllp-never = nessuno negli ultimi sette giorni
mllp-accepted = Accettati
mllp-repeated = di cui { $count } già ricevuti
mllp-errors = Con errori
mllp-rejected = Rifiutati
mllp-none = Nessun sistema è registrato: i laboratori inviano gli esiti da un file o dallo schermo.

# What is wrong with a system that is to be registered.
mllp-login-unknown = Non c'è un utente attivo con questo nome, oppure non è tra quelli che amministri.
mllp-login-no-machine = L'utente oggi non ha un incarico di sistema di laboratorio.
mllp-laboratory-not-held = L'account non invia per questo laboratorio.
mllp-laboratory-which = L'account invia per più laboratori: indica quale.
mllp-certificate-form = L'impronta SHA-256 ha 64 cifre da 0 a f.
mllp-key-missing = Indica il certificato; dove non si usa TLS, il nome dell'applicazione o della struttura.
mllp-key-taken = Certificato, applicazione e struttura sono già di un sistema che invia: prima termina quello.
mllp-name-form = Scrivi il nome senza spazi intorno e senza caratteri di controllo.
mllp-until-before = L'ultimo giorno viene prima del primo.
