/**
 * The words of Baileys' own warnings and errors. Only these are logged: whatever else stands in a message was put
 * there from outside. A test compares the list with the installed version. Data only.
 */
export const BAILEYS_WORDS: ReadonlySet<string> = new Set(
  `
a accessing account ack addressing after again alive all and android are as assert at attach attempts
auto-flushing automatically awaitinginitialsync back baileys base be been behavior blocked browser buffer build
by call called can cannot capping change check check/upload child codes collision commit connection
connection.update contact contactaction content continuing could create creation danger data decode decrypt
decryption deleting deletion deprecated detected device devices digest disabling distribution dropping during
empty encrypt end entry error errored errors event experimental expired extra failed fallback fetch file files
flushing for forcing format found fresh from future generation giving gql handle handler handling has history id
identity ignoring immediate in index info initial initialization inject invalid iq is it json keep key lead
leading left legacy lid lid-pn lids liduser likely listen lists load login longer lthash mac malformed mapped
mapping mappings may message messagesecret mex missing mutations name newly newsletter no node non-existent
non-self not notification null obtain of on online onwhatsapp open option or origin out outgoing own pair
parking parse partial passive patch patches payload pending phone placeholder plaintext please pn pns poll
pre-keys presence present prevents process protocolmessage prune qr reached reachout receipt receive received
recipient recreation recv rejected remaining remove removed removing reporting request resend resolved response
restricted results retries retry risk rolling run save scheduled self-only send sender sending server session
sessions skdm skipping smax-invalid snapshot socket spoofed stale stanza state store stream supported sync
tctoken tctokens terminal the this timed timelock timeout tmp to token transaction unavailable unexpected
unknown up update upload uploading url use user using usync v validating verification version vote waiting was
way when will with without ws yielded you your yourself
`
    .trim()
    .split(/\s+/),
)
