import { printableLines } from "../../../components/core/foreign-text";
import type { Fault } from "../../../components/core/fault";
import type { DoctorLanguage, TranslatedFault } from "./doctor-language";
import { italianClusterFaults } from "./italian-cluster-faults";
import { italianAzureFaults } from "./italian-azure-faults";
import { italianSettingFaults } from "./italian-setting-faults";

/** Every fault that a check of the doctor can report, by code. */
export const italianFaults: Readonly<Record<string, TranslatedFault>> = { ...italianSettingFaults, ...italianAzureFaults, ...italianClusterFaults };

/** What each check examines. Checks of a hub and of a site with the same id examine the same kind of thing. */
export const italianChecks: Readonly<Record<string, string>> = {
  settings: "impostazioni nel file dello stack",
  catalog: "cartelle delle soluzioni e dei modelli di configurazione",
  "sign-in": "accesso ad Azure da questa macchina",
  clock: "orologio di questa macchina e orologio di Azure",
  "resource-providers": "registrazione dei provider di risorse",
  registry: "livello e stato del registro dell'hub",
  endpoints: "nomi e raggiungibilità del login server e degli endpoint dati del registro, da questa macchina",
  quotas: "utilizzo dei limiti del registro",
  context: "contesto, con le capacità e il livello gerarchico richiesti",
  workspace: "area di lavoro Log Analytics della diagnostica",
  "source-registries": "registri da cui importare",
  adoption: "risorse esistenti da adottare",
  "zone-redundancy": "ridondanza di zona del registro",
  "floating-tags": "tag di immagini che possono spostarsi",
  images: "digest delle immagini: nel registro dell'hub e, per un sito, anche presso il sito",
  "domain-label": "etichetta del nome di dominio del registro dell'hub",
  abac: "modalità di assegnazione dei ruoli del registro",
  locks: "blocchi di gestione sul registro e sul cluster",
  hub: "output dello stack dell'hub",
  solutions: "versioni fissate delle soluzioni e loro valori",
  outputs: "output dell'ultima esecuzione del sito",
  "pinned-versions": "versioni fissate dal sito, presenti nell'hub",
  "scope-map-limits": "numero di azioni nelle mappe di ambito del sito",
  "registry-room": "numero di registri connessi del registro dell'hub",
  "cluster-connection": "connessione Arc e server API del cluster",
  extension: "stato dell'estensione del registro connesso",
  instance: "namespace, volume e Deployment del registro del sito",
  "custom-location": "posizione personalizzata della destinazione",
  "azure-site": "sito di Azure e suo riferimento nel contesto",
  "address-range": "indirizzo di servizio nell'intervallo del cluster",
  namespaces: "namespace dei Secret di pull",
  "node-distributions": "distribuzioni e runtime dei container dei nodi",
  "cert-manager": "cert-manager, necessario per il certificato del registro",
  "certificate-secret": "Secret con il certificato proprio del registro",
  "orchestration-version": "versione dell'estensione di workload orchestration",
  "registry-extensions": "numero di estensioni del registro connesso",
  "pull-secret-places": "posizione dei Secret di pull",
  "orchestration-extension": "estensione di workload orchestration e sua identità",
  "pull-secret-writers": "autore dell'ultima modifica dei Secret di pull",
  "moved-tags": "tag delle immagini delle versioni fissate, nel registro dell'hub",
  "node-authority": "validità di site.nodeTrustAuthority",
  "data-endpoint": "endpoint dati del registro dell'hub",
  "sync-token": "token di sincronizzazione: stato, password e azioni della mappa di ambito",
  "client-tokens": "token client: stato, password e azioni delle mappe di ambito",
  "orchestration-roles": "ruoli dell'estensione di orchestrazione sul registro dell'hub",
  "connection-state": "stato di connessione del registro connesso",
  "sync-lag": "ora dell'ultima sincronizzazione, secondo la pianificazione del sito",
  "password-ages": "scadenza delle password, secondo site.passwords",
  "free-space": "spazio libero sul volume del registro del sito",
  target: "destinazione di workload orchestration",
  "staged-versions": "versioni delle soluzioni già preparate sul sito",
  "helm-release": "release Helm del registro del sito",
  "registry-pod": "pod e volume del registro del sito",
  "storage-class": "classe di archiviazione del volume del registro",
  service: "Service del registro del sito al suo indirizzo",
  "authority-secret": "Secret con l'autorità del certificato del registro",
  certificate: "certificato presentato dal registro del sito, e sua autorità",
  "pull-secrets": "accesso dei Secret di pull al registro del sito",
  "node-pulls": "pull di ogni nodo dal registro del sito",
  "node-trust": "fiducia di ogni nodo nel registro del sito, tramite DaemonSet",
  "ssh-nodes": "nodi configurati via SSH: tutti i nodi del cluster, ciascuno con un server SSH che risponde",
  "exec-admission": "regole di ammissione per exec nel pod del registro",
  "cluster-network": "connessioni e nomi falliti negli eventi del cluster dell'ultima ora",
};

/** Why a check was skipped. A reason that contains a value or another system's message stays in English. */
const reasons: Readonly<Record<string, string>> = {
  "no pod of the cluster pulls from the site's registry": "nessun pod del cluster esegue pull dal registro del sito",
  "site.passwords.validity is not set, so passwords do not expire": "site.passwords.validity non è impostato, quindi le password non scadono",
  "the hub has recorded no digests": "l'hub non ha registrato alcun digest",
  "the service does not report it": "il servizio non lo comunica",
  "the site is deployed": "il sito è già distribuito",
  "the site stages no image to try a login with": "il sito non prepara alcuna immagine con cui provare un accesso",
  "the site stages no image": "il sito non prepara alcuna immagine",
  "the site uses the authority of its registry": "il sito usa l'autorità del proprio registro",
  "the site was not deployed yet": "il sito non è ancora stato distribuito",
  "this identity may not read the registry's usage": "questa identità non può leggere l'utilizzo del registro",
  "this kubeconfig's user may not read events": "l'utente del kubeconfig non può leggere gli eventi",
  "this kubeconfig's user may not read webhooks and admission policies": "l'utente del kubeconfig non può leggere webhook e criteri di ammissione",
  "the connected cluster does not exist, or may not be read": "il cluster connesso non esiste o non può essere letto",
  "this identity may not read role assignments, or the extension has no identity":
    "questa identità non può leggere le assegnazioni di ruolo, oppure l'estensione non ha un'identità",
  "this identity may not read the hub's registry": "questa identità non può leggere il registro dell'hub",
  "the cluster does not show its nodes": "il cluster non mostra i propri nodi",
  "the cluster does not show its API groups": "il cluster non mostra i propri gruppi di API",
};

/** A translated fault shows the original sentence and fix too, because they contain the values and commands of this case. */
function italianFault(fault: Fault): string {
  const translated = italianFaults[fault.code];
  const lines = [`${fault.code}  ${translated?.what ?? fault.what}`];
  if (translated) lines.push(`  dettagli ${fault.what}`);
  if (fault.given !== undefined) lines.push(`  valore   ${fault.given}`);
  if (fault.allowed !== undefined) lines.push(`  ammesso  ${fault.allowed}`);
  lines.push(`  rimedio  ${translated?.fix ?? fault.fix}`);
  if (translated) lines.push(`  fix      ${fault.fix}`);
  return printableLines(lines.join("\n"));
}

/** The report in Italian. */
export const italian: DoctorLanguage = {
  titles: ["esito", "stack", "controllo", "esaminato"],
  verdicts: { ok: "ok", warning: "avviso", error: "errore", skipped: "saltato" },
  examined: ({ check, examined }) => italianChecks[check] ?? examined,
  reason: (reason) => reasons[reason] ?? reason,
  fault: italianFault,
  close: (stacks, { ok, warning, error, skipped }, unread) =>
    `${stacks}: ${ok} ok, avvisi: ${warning}, errori: ${error}, saltati: ${skipped}${unread === 0 ? "" : `, di cui non eseguibili: ${unread}`}`,
};
