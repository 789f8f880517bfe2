# Le parole dei diritti dell'interessato. Ogni chiave comincia con «privacy-».

## Oscuramento

privacy-obscurings = Oscuramenti
privacy-panel-none = Nessun dato oscurato.
privacy-hanging = { $n ->
    [one] un oscuramento
   *[other] { $n } oscuramenti
}
privacy-obscure = Oscura dati
privacy-obscure-of = Oscura dati: { $name }
privacy-choose = Su richiesta della persona un dato si può nascondere ai medici che la curano. Chi è escluso vede tutto come se il dato non ci fosse. Quello che sta insieme si oscura insieme.
privacy-choose-none = Di questa persona non ci sono segnalazioni, tamponi o casi.
privacy-target-report = Segnalazione
privacy-target-request = Richiesta di tampone
privacy-target-result = Esito
privacy-target-case = Caso
privacy-target-person = Tutti i dati sanitari
privacy-target-other = Altri dati
privacy-all-effect = Tutte le segnalazioni, i tamponi e i casi, anche quelli futuri. I dati anagrafici restano visibili.
privacy-obscure-all = Oscura tutto
privacy-obscure-this = Oscura
privacy-look = Apri l'oscuramento
privacy-holds = In vigore
privacy-taken-back = Revocato
privacy-kept = Oscurato
privacy-runs = Una misura è in corso: chi cura la persona deve conoscerla. Si può oscurare quando finisce.
privacy-already = È già oscurato. Apri la scheda della persona per vedere l'oscuramento.
privacy-not-in-charge = Decide l'ASL che ha in carico la persona. Rivolgiti a quella del suo domicilio.
privacy-id-taken = Questo modulo è già servito per un altro oscuramento. Riapri la pagina e ricomincia.

privacy-fact-report = Segnalazione del { $when } di { $who }
privacy-fact-request = Richiesta di tampone { $number } del { $when }
privacy-fact-result = { $test }: { $outcome }, prelievo { $when }
privacy-fact-case = Caso del { $date }
privacy-fact-measure = { $kind } dal { $date }
privacy-fact-symptoms = Fine dei sintomi, detta il { $when }
privacy-fact-correction = Richiesta di correzione del { $when }

privacy-goes = Che cosa si oscura
privacy-stays = Resta visibile finché una misura è in corso
privacy-effect = Non lo vedono più il medico di famiglia, i suoi delegati, chi gli succede e chi apre la scheda in emergenza. Lo vedono ancora chi l'ha scritto, il laboratorio e il SISP, per i compiti di sanità pubblica.
privacy-asked-on = Data della richiesta
privacy-asked-on-missing = Scrivi quando la persona l'ha chiesto, per esempio 14/11/2020.
privacy-asked-on-future = La data della richiesta è nel futuro. Correggila.
privacy-why = Motivo
privacy-why-asked = Richiesta della persona
privacy-why-protected = Dato a maggior tutela per legge (HIV, violenza, interruzione di gravidanza, parto in anonimato)
privacy-why-ordered = Ordine di un'autorità
privacy-why-missing = Scegli il motivo dall'elenco.
privacy-note = Annotazione
privacy-note-unless = obbligatoria se lo ordina un'autorità
privacy-note-hint = Per esempio il numero di protocollo. Non scrivere dati clinici.
privacy-note-long = L'annotazione è troppo lunga: al massimo 300 caratteri.
privacy-note-ordered = Scrivi quale autorità l'ha ordinato e con quale atto.
privacy-obscure-now = Oscura
privacy-obscured-now = I dati sono oscurati.
privacy-back = Torna alla scelta

privacy-one = Oscuramento
privacy-one-of = Oscuramento: { $name }
privacy-state = Stato
privacy-set-by = Eseguito da
privacy-ended-by = Revocato da
privacy-until = fino al { $when }
privacy-kept-now = Oscurati adesso
privacy-kept-none = Per ora niente: si oscura da sé quando c'è qualcosa da oscurare.
privacy-over = È stato revocato: i dati si vedono di nuovo.
privacy-end = Revoca l'oscuramento
privacy-end-of = Revoca l'oscuramento: { $name }
privacy-comes-back = Che cosa si vede di nuovo
privacy-end-effect = Lo vede chi oggi ne ha titolo, per esempio il medico di famiglia attuale. Resta nascosto solo quello che un altro oscuramento copre.
privacy-end-note = Perché si revoca
privacy-end-note-missing = Scrivi perché si revoca, per esempio «richiesta della persona, prot. 123».
privacy-end-now = Revoca
privacy-taken-back-now = L'oscuramento è revocato.
privacy-ended-already = Qualcuno l'ha già revocato.
