using FkpDigital.Agreements;
using FkpDigital.Forums;
using FkpDigital.Proposals;
using FkpDigital.Regions;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.Shell;

namespace FkpDigital.Web.Pages.Proposals;

/// <summary>A journey as the nodes of a timeline; what has not begun stands at the end as "next".</summary>
public sealed class JourneySteps(Texts texts, Moments moments, Zone zone)
{
    public IReadOnlyList<Step> Of(Journey journey)
    {
        List<Step> steps =
        [
            new(texts["Usulan dikirim"], moments.DateTime(journey.SubmittedAt, zone), null, StepState.Done),
            new(texts["Diterbitkan"], moments.DateTime(journey.PublishedAt, zone), null, StepState.Done),
            Voting(journey.Voting),
            Agenda(journey.Agenda),
        ];
        if (journey.Agenda?.LeftOut is not null)
        {
            return steps;
        }

        steps.Add(Forum(journey.Forum));
        steps.Add(Outcome(journey.Outcome));
        if (journey.Outcome is { Outcome: ProposalOutcome.Deferred or ProposalOutcome.Refused })
        {
            return steps;
        }

        steps.Add(Agreement(journey.Agreement));
        steps.AddRange(Promise(journey.Commitment));
        return steps;
    }

    private static StepState State(JourneyState state) => Enum.Parse<StepState>(state.ToString());

    private Step Voting(JourneyVoting voting) => new(
        voting.State is JourneyState.Done ? texts["Dukungan terkumpul"] : texts["Pengumpulan dukungan"],
        voting.State is JourneyState.Next ? texts["mulai {0}", moments.ShortDate(voting.Starts, zone)] : texts["sampai {0}", moments.ShortDate(voting.Ends, zone)],
        voting.State is JourneyState.Next ? null : texts.Count(voting.Votes, "dukungan"),
        State(voting.State));

    private Step Agenda(JourneyAgenda? agenda)
    {
        if (agenda is null)
        {
            return new Step(texts["Masuk agenda forum"], null, null, StepState.Next);
        }

        var href = $"~/forums/{agenda.ForumId}/agenda";
        var when = moments.ShortDate(agenda.At, zone);
        if (agenda.LeftOut is { } reason)
        {
            return new Step(texts["Tidak masuk agenda"], when, ProposalWords.Of(texts, reason), State(agenda.State), href);
        }

        var place = texts["Butir {0}", agenda.Position];
        var text = agenda.IsFrozen ? $"{place}, {texts["{0} saat agenda dibekukan", texts.Count(agenda.Votes ?? 0, "dukungan")]}" : texts["{0} pada rancangan agenda", place];
        return new Step(texts["Masuk agenda forum"], when, text, State(agenda.State), href);
    }

    private Step Forum(JourneyForum? forum)
    {
        if (forum is null)
        {
            return new Step(texts["Dibahas di forum"], null, null, StepState.Next);
        }

        var online = forum.Place is null && forum.Mode is ForumMode.Online ? texts["Daring"] : null;
        var when = forum.StartsAt is { } at ? moments.DateTime(at, zone) : texts["Waktu belum ditetapkan"];
        return new Step(texts["Dibahas di forum"], when, online, State(forum.State), $"~/forums/{forum.ForumId}", forum.Place);
    }

    private Step Outcome(JourneyOutcome? outcome) => outcome is null
        ? new Step(texts["Hasil forum"], null, null, StepState.Next)
        : new Step(texts["Hasil forum: {0}", ProposalWords.Of(texts, outcome.Outcome)], outcome.At is { } at ? moments.ShortDate(at, zone) : null, null, StepState.Done, Written: outcome.Reason);

    private Step Agreement(JourneyAgreement? agreement) => agreement switch
    {
        null => new Step(texts["Masuk berita acara"], null, null, StepState.Next),
        { PublishedAt: { } at, DueKind: { } kind } => new Step(
            texts["Berita acara, butir {0}", agreement.Row], moments.ShortDate(at, zone),
            texts["Penanggung jawab: {0}. Jangka waktu: {1}.", agreement.Owner!, ProposalWords.Due(texts, moments, kind, agreement.DueOn)],
            StepState.Done, $"~/forums/{agreement.ForumId}/agreement", agreement.Recommendation),
        _ => new Step(texts["Masuk berita acara"], null, agreement.Record is RecordState.Draft ? texts["Sedang disusun"] : texts["Menunggu tanda tangan"], State(agreement.State)),
    };

    private IEnumerable<Step> Promise(JourneyCommitment? promise)
    {
        if (promise is null)
        {
            yield return new Step(texts["Komitmen dan tindak lanjut"], null, null, StepState.Next);
            yield break;
        }

        var href = $"~/commitments/{promise.CommitmentId}";
        yield return new Step(
            texts["Komitmen: {0}", promise.State is JourneyState.Late ? texts["Terlambat"] : ProposalWords.Of(texts, promise.Commitment)],
            texts["jatuh tempo {0}", ProposalWords.Due(texts, moments, promise.DueKind, promise.DueOn)],
            texts["Penanggung jawab: {0}", promise.Owner], State(promise.State), href);
        foreach (var note in promise.FollowUps)
        {
            yield return new Step(texts["Tindak lanjut"], moments.ShortDate(note.At, zone), null, StepState.Done, Written: note.Text);
        }

        var proofs = string.Join(", ", promise.Evidence.Select(e => e.Title));
        yield return promise.DoneAt is { } done
            ? new Step(texts["Selesai dengan bukti"], moments.ShortDate(done, zone), null, StepState.Done, href, proofs)
            : new Step(texts["Selesai dengan bukti"], null, proofs.Length > 0 ? texts["Bukti yang sudah ada:"] : null, StepState.Next, Written: proofs);
    }
}
