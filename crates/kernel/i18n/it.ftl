### Frasi del codice fiscale e degli altri codici che identificano una persona.
### Ogni frase dice che cosa non torna e come rimediare.

tax-code-length = Il codice fiscale ha 16 caratteri, qui ne risultano { $found }. Controlla che non ne manchi o avanzi qualcuno e scrivilo senza spazi in mezzo.
tax-code-not-a-letter = Al posto { $position } del codice fiscale ci vuole una lettera, invece c'è «{ $found }». Confronta quel punto con la tessera sanitaria.
tax-code-not-a-digit = Al posto { $position } del codice fiscale ci vuole una cifra (o una delle lettere L M N P Q R S T U V che a volte la sostituiscono), invece c'è «{ $found }». Confronta quel punto con la tessera sanitaria: la lettera O e lo zero si scambiano facilmente.
tax-code-month = La nona lettera del codice fiscale indica il mese di nascita e «{ $found }» non è tra quelle previste (A B C D E H L M P R S T). Confrontala con la tessera sanitaria.
tax-code-impossible-date = Il codice fiscale indica il giorno di nascita con «{ $day }» e il mese { $month }: un giorno così non esiste. Per le donne al giorno si aggiunge 40. Confronta i caratteri dal 7 all'11 con la tessera sanitaria.
tax-code-check-letter = L'ultima lettera del codice fiscale non corrisponde al resto del codice: un carattere, non per forza l'ultimo, è diverso da quello vero. Riscrivilo confrontandolo con la tessera sanitaria.
tax-code-future-date = La data di nascita è successiva a oggi. Controlla l'anno.
tax-code-unknown-place = Il luogo di nascita indicato dal codice fiscale (caratteri dal 12 al 15) non risulta in nessun elenco di comuni o stati esteri. Confronta quei caratteri con la tessera sanitaria.
tax-code-place-code = Il codice del luogo di nascita è fatto di una lettera e tre cifre, per esempio L219. Sceglilo dall'elenco.
tax-code-name-without-letters = Per calcolare il codice fiscale servono cognome e nome scritti con le lettere dell'alfabeto latino. Trascrivili come sul documento.

tax-code-place-closed-before = Il luogo di nascita indicato dal codice fiscale è stato chiuso il giorno { $date }, prima della nascita. Può essere giusto lo stesso: verifica la data e il luogo di nascita.
tax-code-place-opened-after = Il luogo di nascita indicato dal codice fiscale esiste dal giorno { $date }, dopo la nascita. Può essere giusto lo stesso: verifica la data e il luogo di nascita.
tax-code-differs-family = Il cognome non corrisponde alle prime tre lettere del codice fiscale. Verifica che sia quello di nascita.
tax-code-differs-given = Il nome non corrisponde alle lettere dalla quarta alla sesta del codice fiscale. Verifica che ci siano tutti i nomi registrati all'anagrafe.
tax-code-differs-sex = Il sesso non corrisponde a quello indicato dal codice fiscale. Verifica quale dei due è giusto.
tax-code-differs-birth-date = La data di nascita non corrisponde a quella indicata dal codice fiscale. Verifica quale delle due è giusta.
tax-code-differs-birth-place = Il luogo di nascita non corrisponde a quello indicato dal codice fiscale. Verifica quale dei due è giusto.

provisional-code-form = Il codice fiscale provvisorio è fatto di 11 cifre, non tutte zero. Scrivilo senza spazi, come sul certificato di attribuzione.
provisional-code-check-digit = L'ultima cifra del codice provvisorio non corrisponde alle altre: una cifra, non per forza l'ultima, è diversa da quella vera. Riscrivilo confrontandolo con il certificato di attribuzione.
temporary-code-form = Il codice { $prefix } è fatto di { $prefix } seguito da 13 cifre, per esempio { $prefix }0103010000001. Confrontalo con il tesserino.
identifier-other-kind = Questo sembra { $kind ->
    [stp] un codice STP
    [eni] un codice ENI
    [provisional] un codice fiscale provvisorio di 11 cifre
   *[other] un codice fiscale
}: scegli quel tipo di codice, oppure correggi il codice.
identifier-unknown-kind = Scegli dall'elenco il tipo di codice: codice fiscale, codice provvisorio, STP, ENI oppure nessuno.
identifier-unknown-reason = Scegli dall'elenco perché la persona non ha un codice.
