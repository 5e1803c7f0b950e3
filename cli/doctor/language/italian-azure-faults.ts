import type { TranslatedFault } from "./doctor-language";

/** Faults of what the stacks have and need in Azure, the cloud registry included. */
export const italianAzureFaults: Readonly<Record<string, TranslatedFault>> = {
  "EDGE-ABAC-ROLES": { what: "il registro è in modalità ABAC", fix: "assegnare sul registro i ruoli elencati, dove mancano" },
  "EDGE-ABAC-UPDATE": { what: "il registro è in modalità ABAC e hub.registry differisce", fix: "eseguire la modifica con az acr update" },
  "EDGE-AZURE": { what: "Azure ha rifiutato una chiamata o non è raggiungibile", fix: "correggere ciò che Azure indica, poi ripetere il comando" },
  "EDGE-AZURE-ANSWER": {
    what: "qualcosa ha risposto al posto di Azure",
    fix: "cercare un proxy, un gateway o una pagina di accesso tra questa macchina e Azure e consentire l'host indicato",
  },
  "EDGE-AZURE-POLICY": {
    what: "un criterio di Azure vieta ciò che il programma deve scrivere",
    fix: "fare ciò che il criterio richiede, oppure chiedere un'esenzione",
  },
  "EDGE-CLIENT-MAP": { what: "alla mappa di ambito di un token client mancano repository", fix: "eseguire pulumi up --refresh, che la ripristina" },
  "EDGE-CLIENT-TOKEN": {
    what: "un token client manca, è disabilitato o non ha una password valida",
    fix: "eseguire pulumi up --refresh, che ripristina il token o emette una nuova password",
  },
  "EDGE-CLOCK": { what: "l'orologio di questa macchina differisce da quello di Azure", fix: "sincronizzare l'orologio, per esempio con NTP" },
  "EDGE-CONTEXT": { what: "il contesto non esiste o non può essere letto", fix: "correggere l'ID, oppure accedere al tenant giusto con i permessi di lettura" },
  "EDGE-AZURE-SITE": {
    what: "il sito di Azure o il suo riferimento nel contesto manca, o è diverso dalle impostazioni",
    fix: "correggere site.prerequisites.azureSite, o impostare mode a create se manca",
  },
  "EDGE-CUSTOM-LOCATION": {
    what: "la posizione personalizzata non esiste o appartiene a un altro cluster",
    fix: "correggere site.target.customLocationId",
  },
  "EDGE-DATA-ENDPOINT": { what: "l'endpoint dati del registro dell'hub è disabilitato", fix: "eseguire pulumi up --refresh per l'hub, che lo abilita" },
  "EDGE-DOMAIN-LABEL": {
    what: "il login server del registro contiene un hash",
    fix: "provare una soluzione su un sito prima di usare il registro in produzione",
  },
  "EDGE-ENDPOINT": {
    what: "questa macchina non raggiunge un endpoint del registro dell'hub",
    fix: "correggere DNS, firewall, proxy o autorità del proxy, come indicato",
  },
  "EDGE-EXTENSION-BEHIND": { what: "l'estensione non ha ancora la password attuale", fix: "eseguire up per l'intero stack, senza --target" },
  "EDGE-EXTENSION-FAILED": { what: "l'estensione del registro del sito segnala un errore", fix: "fare ciò che il messaggio spiega" },
  "EDGE-EXTENSION-TWICE": {
    what: "il cluster ha più estensioni di registro connesso",
    fix: "eliminare quella che non è del sito (az k8s-extension delete)",
  },
  "EDGE-HUB-REGISTRY": { what: "il registro dell'hub non esiste ancora", fix: "eseguire prima up per l'hub" },
  "EDGE-IMAGE-MISSING": {
    what: "una soluzione prepara un'immagine che il registro dell'hub non ha",
    fix: "caricare l'immagine (npx edge-staging push), oppure correggere la specifica",
  },
  "EDGE-IMAGE-SOURCE": { what: "il registro di origine non ha l'immagine", fix: "correggere from, oppure caricare l'immagine nel registro di origine" },
  "EDGE-IMAGES-UNKNOWN": {
    what: "questa macchina non può leggere quali immagini esistono",
    fix: "consentirle di leggere il registro dell'hub: regole di rete e azione Microsoft.ContainerRegistry/registries/pull/read",
  },
  "EDGE-IMPORT-REFERRERS": {
    what: "l'origine ha firme, SBOM o altri riferimenti che Azure non copia",
    fix: "nulla, se nessuno li verifica; altrimenti copiare l'immagine con i riferimenti e usare npx edge-staging push",
  },
  "EDGE-IMPORT-REGISTRY": {
    what: "il registro da cui importare manca, non è leggibile o è chiuso",
    fix: "correggere registryId o from in hub.images, oppure concedere l'accesso come indicato",
  },
  "EDGE-IN-USE": { what: "un'altra risorsa usa quella da rimuovere", fix: "eliminare o scollegare la risorsa indicata da Azure, poi ripetere il comando" },
  "EDGE-LOCKED": { what: "un blocco di gestione vieta una modifica", fix: "far rimuovere il blocco al suo proprietario, ripetere il comando e reimpostarlo" },
  "EDGE-ORCHESTRATION-EXTENSION": {
    what: "il cluster non ha l'estensione di workload orchestration, oppure questa non ha un'identità",
    fix: "installare l'estensione con un'identità assegnata dal sistema",
  },
  "EDGE-ORCHESTRATION-ROLE": {
    what: "all'identità dell'estensione mancano ruoli sul registro dell'hub",
    fix: "eseguire pulumi refresh e poi up, che li concede",
  },
  "EDGE-ORCHESTRATION-VERSION": {
    what: "l'estensione di workload orchestration è vecchia",
    fix: "aggiornarla con az k8s-extension update, oppure disinstallare le soluzioni prima di eliminare la destinazione",
  },
  "EDGE-OWNED": {
    what: "gli oggetti appartengono a un altro stack",
    fix: "scegliere un'altra chiave o un altro nome; site.formerOwner solo se lo stack è stato rinominato",
  },
  "EDGE-OWNER-UNKNOWN": {
    what: "esistono oggetti con questi nomi e nulla dimostra che siano di questo stack",
    fix: "scegliere un altro nome, adottarli, eliminarli, oppure impostare formerOwner a unmarked",
  },
  "EDGE-PASSWORD-SLOTS": {
    what: "il token ha già due password e nessuna è di questo programma",
    fix: "eliminare quella inutilizzata (az acr token credential delete), poi eseguire di nuovo up",
  },
  "EDGE-PERMISSION": {
    what: "nessun ruolo dell'identità consente un'azione necessaria",
    fix: "far assegnare il ruolo indicato nell'ambito indicato (az role assignment create), oppure aggiungere l'azione al ruolo",
  },
  "EDGE-PROVIDER": { what: "un provider di risorse non è registrato", fix: "registrarlo nella sottoscrizione indicata: az provider register" },
  "EDGE-REGISTRY-DIGEST-MISMATCH": {
    what: "il contenuto non corrisponde al suo digest",
    fix: "non usare l'immagine; eliminare la copia errata e copiarla di nuovo",
  },
  "EDGE-REGISTRY-LOCKED": {
    what: "un blocco nel registro rifiuta la scrittura, o il registro è pieno",
    fix: "usare un altro tag, oppure esaminare i blocchi con az acr repository show e l'utilizzo con az acr show-usage",
  },
  "EDGE-REGISTRY-NOT-FOUND": {
    what: "il registro non ha questo contenuto",
    fix: "caricare l'immagine nell'hub, oppure attendere la prossima sincronizzazione",
  },
  "EDGE-REGISTRY-QUOTA": { what: "il registro è vicino a un limite", fix: "rimuovere ciò che nessun sito usa, oppure usare un altro registro per nuovi siti" },
  "EDGE-REGISTRY-REFUSED": { what: "il registro ha dato una risposta inattesa", fix: "leggere il messaggio del registro" },
  "EDGE-REGISTRY-STATE": {
    what: "il registro dell'hub non è Premium o non è in uno stato finale",
    fix: "eseguire up --refresh per l'hub, oppure attendere la fine dell'operazione in corso",
  },
  "EDGE-REGISTRY-UNAUTHORIZED": {
    what: "il registro rifiuta l'accesso",
    fix: "verificare token, password, mappa di ambito e regole di rete del registro",
  },
  "EDGE-REGISTRY-UNREACHABLE": { what: "il registro non è raggiungibile", fix: "verificare indirizzo, rete e proxy" },
  "EDGE-REGISTRY-UNTRUSTED-CERTIFICATE": {
    what: "il certificato del registro non è attendibile per questo host",
    fix: "verificare che sia l'indirizzo giusto e che l'autorità abbia emesso il certificato",
  },
  "EDGE-REVISION": { what: "una revisione preparata sul sito è stata rimossa", fix: "eseguire up --refresh, che la prepara di nuovo" },
  "EDGE-SIGN-IN": { what: "l'accesso ad Azure non è riuscito", fix: "fare ciò che il messaggio indica per questo tipo di accesso" },
  "EDGE-SITE-OFFLINE": {
    what: "il registro del sito non è Online",
    fix: "risolvere prima gli altri errori, poi verificare la rete del sito e i pod nel namespace connected-registry",
  },
  "EDGE-SITE-UNHEALTHY": {
    what: "il registro del sito segnala un proprio errore",
    fix: "per DiskError ridurre site.keepRevisions o aumentare site.registry.storageRequest",
  },
  "EDGE-STAGING-FAILED": { what: "la preparazione di una versione non è riuscita", fix: "correggere ciò che il messaggio indica, poi eseguire di nuovo up" },
  "EDGE-SYNC-LAG": {
    what: "il sito avrebbe già dovuto sincronizzarsi",
    fix: "verificare la rete del sito verso login server ed endpoint dati, poi gli altri errori",
  },
  "EDGE-SYNC-MAP": { what: "alla mappa di ambito della sincronizzazione mancano azioni", fix: "eseguire pulumi up --refresh, che le ripristina" },
  "EDGE-SYNC-TOKEN": {
    what: "il token di sincronizzazione manca, è disabilitato o non ha una password valida",
    fix: "eseguire pulumi up --refresh, che ripristina il token o emette una nuova password",
  },
  "EDGE-TAG-MOVED": {
    what: "un tag è stato spostato dopo la pubblicazione",
    fix: "caricare di nuovo l'immagine pubblicata, oppure creare una nuova versione della soluzione",
  },
  "EDGE-TARGET": { what: "la destinazione non esiste o non è in uno stato finale", fix: "eseguire up --refresh, che la crea o la ripara" },
  "EDGE-VERSION-NOT-IN-HUB": { what: "il sito fissa una versione che l'hub non ha ancora", fix: "eseguire prima up per l'hub" },
  "EDGE-WORKSPACE": { what: "l'area di lavoro Log Analytics non esiste o non può essere letta", fix: "crearla, oppure correggere l'ID" },
};
