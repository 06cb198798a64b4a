import { LogShipper } from "./log-shipper";
import { otlpCarrier } from "./otlp";
import { syslogCarrier } from "./syslog";

const SYSLOG_PORTS = { "syslog:": 601, "syslog+tls:": 6514 } as const;

/** `otlp+https://host:4318/v1/logs`, `otlp+http://...`, `syslog+tls://host:6514`, `syslog://host:601`. */
export function openLogShipper(address: string): LogShipper {
  const url = new URL(address);
  if (url.protocol === "syslog:" || url.protocol === "syslog+tls:") {
    const port = url.port === "" ? SYSLOG_PORTS[url.protocol] : Number(url.port);
    return new LogShipper(syslogCarrier({ host: url.hostname, port, tls: url.protocol === "syslog+tls:" }));
  }
  return new LogShipper(otlpCarrier(address.replace(/^otlp\+/, "")));
}
