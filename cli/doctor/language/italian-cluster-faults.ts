import type { TranslatedFault } from "./doctor-language";

/** Faults of the site's cluster, its nodes and the registry that runs there. */
export const italianClusterFaults: Readonly<Record<string, TranslatedFault>> = {
  "EDGE-CERT-MANAGER": {
    what: "il certificato del registro richiede esattamente un cert-manager",
    fix: "installare cert-manager o l'estensione microsoft.certmanagement, oppure cambiare site.registry.certificate.from",
  },
  "EDGE-CERTIFICATE": {
    what: "il certificato indicato in site.registry.certificate non è utilizzabile",
    fix: "creare il Secret, correggerne il nome o far emettere un altro certificato",
  },
  "EDGE-CERTIFICATE-DATES": {
    what: "il certificato del registro del sito, o la sua autorità, è scaduto o scade a breve",
    fix: "rinnovare il certificato, poi riavviare il registro",
  },
  "EDGE-CLUSTER-NETWORK": {
    what: "gli eventi del cluster segnalano nomi non risolti o indirizzi che non rispondono",
    fix: "correggere il DNS del sito, oppure consentire ai nodi di raggiungere l'indirizzo",
  },
  "EDGE-CLUSTER-NO-CONTEXT": { what: "il kubeconfig non ha questo contesto", fix: "scegliere un contesto esistente, oppure impostare KUBECONFIG" },
  "EDGE-CLUSTER-NO-KUBECONFIG": { what: "il kubeconfig manca o non è valido", fix: "impostare KUBECONFIG con il kubeconfig del cluster" },
  "EDGE-CLUSTER-NO-LOGIN": {
    what: "il server API non accetta l'accesso del kubeconfig",
    fix: "rinnovare l'accesso e provarlo con kubectl get namespaces",
  },
  "EDGE-CLUSTER-NOT-FOUND": {
    what: "il cluster non ha un oggetto del registro del sito",
    fix: "verificare che l'estensione sia installata con le impostazioni di questo stack",
  },
  "EDGE-CLUSTER-NOT-READY": { what: "nessun pod accetta connessioni", fix: "esaminare i pod nel namespace dell'estensione" },
  "EDGE-CLUSTER-OFFLINE": {
    what: "gli agenti Arc del cluster non sono connessi",
    fix: "avviare il cluster e i suoi agenti Arc, oppure correggere site.connectedClusterId",
  },
  "EDGE-CLUSTER-RIGHTS": {
    what: "l'utente del kubeconfig non vede ciò che serve per una rotazione",
    fix: "consentirgli di elencare Secret e Deployment nel namespace connected-registry, poi eseguire di nuovo up",
  },
  "EDGE-CLUSTER-UNAUTHORIZED": {
    what: "l'utente del kubeconfig non ha i permessi",
    fix: "usare un kubeconfig che possa leggere Secret, Service e pod del namespace e inoltrare porte",
  },
  "EDGE-CLUSTER-UNREACHABLE": {
    what: "il server API del cluster non è raggiungibile",
    fix: "correggere site.clusterAccess.context o KUBECONFIG, oppure rendere raggiungibile il server API",
  },
  "EDGE-DISK-SPACE": {
    what: "il volume del registro del sito è pieno o quasi pieno",
    fix: "ridurre site.keepRevisions, oppure aumentare site.registry.storageRequest se il volume può crescere",
  },
  "EDGE-EXEC-ADMISSION": {
    what: "una regola di ammissione decide su exec nel pod del registro",
    fix: "esentare il namespace del registro, oppure consentire exec agli account di servizio di workload orchestration",
  },
  "EDGE-HELM-RELEASE": {
    what: "la release Helm del registro manca o non è distribuita",
    fix: "attendere l'agente Arc se è in sospeso; altrimenti correggere ciò che l'estensione segnala ed eseguire up --refresh",
  },
  "EDGE-IMAGE-ON-SITE": {
    what: "il registro del sito non ha un'immagine, o l'ha con un altro digest",
    fix: "correggere gli errori di token, connessione e sincronizzazione; poi attendere la sincronizzazione ed eseguire up --refresh",
  },
  "EDGE-INSTANCE-LOST": {
    what: "nel cluster mancano namespace, volume o Deployment del registro del sito",
    fix: "eseguire pulumi up --refresh, che installa di nuovo il registro",
  },
  "EDGE-NAMESPACE": {
    what: "un namespace di site.pullSecrets non esiste o è riservato",
    fix: "crearlo con kubectl create namespace, oppure correggere il nome",
  },
  "EDGE-NODE-PULL": {
    what: "i pull di un nodo dal registro del sito falliscono",
    fix: "configurare la fiducia del nodo, oppure correggere il Secret di pull",
  },
  "EDGE-NODE-RUNTIME": {
    what: "il runtime dei container di alcuni nodi non legge /etc/containerd",
    fix: "impostare site.nodeTrust: off e configurare i nodi con la procedura della loro distribuzione",
  },
  "EDGE-NODE-TRUST": { what: "un nodo non è configurato", fix: "correggere il nodo come indicato, poi eseguire di nuovo up" },
  "EDGE-PULL-SECRET": { what: "i pod non possono accedere al registro del sito con un Secret di pull", fix: "eseguire up --refresh, che riscrive il Secret" },
  "EDGE-PULL-SECRET-CHANGED": { what: "qualcun altro ha modificato un Secret di pull", fix: "eseguire up --refresh, che lo ripristina" },
  "EDGE-PULL-SECRET-PLACE": {
    what: "nessun Secret di pull è dove i documenti del fornitore lo prevedono",
    fix: "nulla, se i chart indicano da sé uno dei Secret; altrimenti aggiungerne uno",
  },
  "EDGE-REGISTRY-POD": { what: "il pod del registro del sito non è pronto", fix: "vedere il motivo nei dettagli, oppure eseguire up --refresh" },
  "EDGE-REGISTRY-VOLUME": { what: "il claim con le immagini del sito non ha un volume", fix: "vedere kubectl describe pvc -n connected-registry" },
  "EDGE-SITE-CA": { what: "l'autorità del registro del sito non può essere letta", fix: "verificare che l'estensione sia installata" },
  "EDGE-SITE-IMAGE-DAMAGED": {
    what: "il registro del sito ha contenuto danneggiato",
    fix: "verificare il volume del sito, poi installare di nuovo il registro",
  },
  "EDGE-STORAGE-CLASS": {
    what: "il cluster non può creare il volume del registro",
    fix: "correggere site.registry.storageClassName, creare la classe, oppure indicarne una predefinita",
  },
  "EDGE-VOLUME-ROOM": { what: "le nuove immagini non stanno nel volume con il margine richiesto", fix: "preparare meno byte o ingrandire il volume" },
};
