/** The seed's own policy, its words unchanged; only the line breaks that its text had lost are put back. */
export const seed = `transitions:
  healthy->degraded:
    condition: disk_free_pct < 15
    consecutive: 2
  degraded->critical:
    condition: disk_free_pct < 8
    consecutive: 1
  degraded->healthy:
    condition: disk_free_pct > 20
    consecutive: 3
  critical->recovering:
    condition: remediation_applied == true
  recovering->healthy:
    condition: disk_free_pct > 20
    consecutive: 2
`
