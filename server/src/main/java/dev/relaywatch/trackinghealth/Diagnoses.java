package dev.relaywatch.trackinghealth;

import dev.relaywatch.capture.EventFacts;
import dev.relaywatch.capture.LeadFacts;
import dev.relaywatch.delivery.DestinationFacts;
import dev.relaywatch.trackinghealth.TrackingReport.ConversionIntegrity;
import dev.relaywatch.trackinghealth.TrackingReport.Diagnostics;
import dev.relaywatch.trackinghealth.TrackingReport.Orphans;
import java.util.List;

/** What does not belong together, and how to mend it. */
final class Diagnoses {
    private Diagnoses() {}

    static Diagnostics of(
            List<EventFacts> events, List<LeadFacts> leads, List<DestinationFacts> destinations) {
        long withoutLead = Reports.sum(leads, LeadFacts::withoutLead);
        List<Orphans> orphans =
                List.of(
                        new Orphans(
                                "conversion_without_lead",
                                withoutLead,
                                "Send the lead with the same e-mail, phone or id, at the latest 90 days after the deal: they are then matched and delivered by themselves."),
                        new Orphans(
                                "lead_without_click",
                                Reports.sum(leads, LeadFacts::withoutClick),
                                "Load the script on every landing page and send its visitor id with the lead, so that the lead gets the click that brought it."),
                        new Orphans(
                                "click_too_old",
                                Reports.sum(leads, LeadFacts::clickTooOld),
                                "Platforms no longer attribute these to their click: upload an earlier step of the sale, such as qualified, within the window."));
        return new Diagnostics(
                orphans.stream().mapToLong(Orphans::count).sum(),
                orphans,
                Reports.sum(events, EventFacts::again),
                new ConversionIntegrity(
                        Reports.sum(leads, LeadFacts::conversions) - withoutLead, withoutLead),
                Symptoms.errorRateOf(destinations),
                Reports.sum(events, EventFacts::events));
    }
}
