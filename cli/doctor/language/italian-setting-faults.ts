import type { TranslatedFault } from "./doctor-language";

/** Faults of settings, files and stacks. */
export const italianSettingFaults: Readonly<Record<string, TranslatedFault>> = {
  "EDGE-ADDRESS-NONE": {
    what: "non è stato possibile scegliere un indirizzo di servizio per il registro del sito",
    fix: "rendere raggiungibile il server API del cluster, oppure impostare site.registry.serviceAddress o site.registry.serviceRange",
  },
  "EDGE-ADDRESS-RANGE": {
    what: "l'indirizzo di servizio, o l'intervallo impostato, non corrisponde all'intervallo del cluster",
    fix: "rimuovere l'impostazione per una scelta automatica, oppure indicare un indirizzo dell'intervallo del cluster",
  },
  "EDGE-ADDRESS-TAKEN": {
    what: "un altro Service del cluster usa già l'indirizzo",
    fix: "rimuovere site.registry.serviceAddress per una scelta automatica, oppure indicarne un altro",
  },
  "EDGE-ADOPT-DIFFERS": {
    what: "una risorsa da adottare differisce dal file dello stack e non può essere modificata",
    fix: "adeguare il file dello stack alla risorsa esistente, oppure modificare la risorsa come indicato",
  },
  "EDGE-ADOPT-FOREIGN": {
    what: "il cluster ha già un registro connesso che non è di questo sito",
    fix: "indicare le risorse esistenti in site.adopt, oppure eliminare prima l'estensione esistente",
  },
  "EDGE-ADOPT-MISSING": {
    what: "una risorsa da adottare non esiste, non può essere letta o appartiene a un altro registro o cluster",
    fix: "correggere l'ID, oppure rimuoverlo se non c'è nulla da adottare",
  },
  "EDGE-ADOPT-SHARED": {
    what: "il token di sincronizzazione da adottare è usato anche da altro",
    fix: "ricreare gli altri registri connessi con token propri, oppure usare un altro token per i pull",
  },
  "EDGE-AUTHORITY-DATES": {
    what: "un certificato in site.nodeTrustAuthority è scaduto, non è ancora valido o scade a breve",
    fix: "inserire l'autorità che oggi firma il certificato del registro e togliere quelle scadute",
  },
  "EDGE-CAPABILITY": {
    what: "manca una capacità richiesta",
    fix: "correggere il nome, oppure aggiungere la capacità al contesto (hub.capabilities.names) o al sito (site.target.capabilities)",
  },
  "EDGE-CONFIG": { what: "un'impostazione del file dello stack manca, è sconosciuta o non è ammessa", fix: "correggere l'impostazione indicata" },
  "EDGE-CONFIG-CHANGED": {
    what: "Pulumi legge un valore diverso da quello scritto nel file dello stack",
    fix: "mettere il testo tra virgolette, oppure scrivere il numero in notazione decimale semplice",
  },
  "EDGE-CONFIG-SECRET": {
    what: "un valore dentro role, hub o site è cifrato",
    fix: "scriverlo in chiaro se non è segreto, altrimenti metterlo in un Secret del cluster e indicarne il nome",
  },
  "EDGE-CONFIG-SIZE": {
    what: "la configurazione dello stack supera 120 KiB",
    fix: "spostare i valori lunghi nel modello della soluzione, in una ConfigMap o in un Secret",
  },
  "EDGE-CONFIG-TEMPLATE-FOLDER": {
    what: "un modello di configurazione in stacks/config-templates non è valido",
    fix: "correggere il file; se la versione è già distribuita, creare la cartella di una nuova versione",
  },
  "EDGE-CONFIG-TEMPLATE-UNKNOWN": {
    what: "una soluzione legge un modello di configurazione che non esiste",
    fix: "correggere l'espressione, oppure creare la cartella mancante in stacks/config-templates",
  },
  "EDGE-CONTEXT-LEVELS": {
    what: "il contesto ha livelli gerarchici diversi da quelli indicati",
    fix: "adeguare hub.prerequisites.hierarchies al contesto: i livelli si scelgono solo alla creazione",
  },
  "EDGE-HIERARCHY-LEVEL": { what: "il contesto non ha questo livello gerarchico", fix: "correggere site.target.hierarchyLevel" },
  "EDGE-HUB-REFERENCE": { what: "lo stack indicato come hub non è distribuito o non è un hub", fix: "distribuire prima l'hub, oppure correggere site.hub" },
  "EDGE-IMAGE-FLOATING": {
    what: "un'immagine ha il tag latest o nessun tag",
    fix: "creare una nuova versione della soluzione con un tag di versione; per hub.images indicare un tag di versione o un digest",
  },
  "EDGE-IMAGE-REF": { what: "il testo non è un riferimento a un'immagine del registro dell'hub", fix: "scrivere repository[:tag], senza host" },
  "EDGE-LAYER-WINDOW": {
    what: "un layer richiede più di una finestra di sincronizzazione",
    fix: "allungare site.registry.syncWindow, oppure costruire l'immagine con layer più piccoli",
  },
  "EDGE-PASSWORD-DUE": {
    what: "una password doveva già essere sostituita",
    fix: "eseguire edge-staging maintain per lo stack e verificare perché la pianificazione non lo ha fatto",
  },
  "EDGE-PREREQUISITE-EXISTS": {
    what: "un prerequisito da creare esiste già",
    fix: "impostare adopt o require per questo prerequisito",
  },
  "EDGE-PREREQUISITE-MISSING": {
    what: "un prerequisito richiesto o da adottare non esiste",
    fix: "impostare create per questo prerequisito, oppure correggere l'ID",
  },
  "EDGE-PROFILE": { what: "il profilo dei criteri non può essere usato", fix: "correggere il nome del file o della regola" },
  "EDGE-PULUMI-MISSING": { what: "il comando non trova Pulumi", fix: "installare la CLI di Pulumi, oppure correggere PATH" },
  "EDGE-RETIREMENT": {
    what: "il sito può essere rimosso senza il suo cluster",
    fix: "eseguire pulumi destroy; se il cluster ritorna, rimuovere site.retireUnreachable",
  },
  "EDGE-SOLUTION-FIELD": { what: "una soluzione usa un campo che il programma non realizza", fix: "rimuovere il campo indicato" },
  "EDGE-SOLUTION-FOLDER": {
    what: "una cartella in stacks/solutions non è valida",
    fix: "correggere il file; se la versione è già distribuita, creare la cartella di una nuova versione",
  },
  "EDGE-SOLUTION-TWICE": { what: "il sito indica due volte la stessa soluzione", fix: "lasciarla una volta sola in site.solutions" },
  "EDGE-SOLUTION-UNKNOWN": { what: "il sito indica una soluzione o una versione che non esiste", fix: "correggere nome e versione in site.solutions" },
  "EDGE-STACK": {
    what: "Pulumi non ha potuto leggere lo stack",
    fix: "verificare pulumi stack ls e che la passphrase o la chiave dei segreti sia disponibile",
  },
  "EDGE-STACK-OUTPUTS": { what: "mancano output dello stack", fix: "eseguire prima up per lo stack" },
  "EDGE-STACK-ROLE": { what: "il comando non riguarda gli stack con questo ruolo", fix: "indicare uno stack con il ruolo giusto (hub o sito)" },
  "EDGE-STAGED-IMAGE": {
    what: "un'immagine in staged ha un digest o non ha un tag",
    fix: "scrivere repository:tag in una nuova versione della soluzione",
  },
  "EDGE-UNEXPECTED": { what: "il programma ha un difetto", fix: "segnalarlo con il comando eseguito" },
  "EDGE-ZONE-REDUNDANCY": {
    what: "la ridondanza di zona del registro differisce dall'impostazione",
    fix: "dare a hub.registry.zoneRedundancy il valore effettivo del registro",
  },
};
