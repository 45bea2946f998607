using FkpDigital.Agreements;
using FkpDigital.Forums;
using FkpDigital.Regions;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.Pages.Commitments;

namespace FkpDigital.Web.Pages.Workspace;

/// <summary>Something that waits for a person, and the page where it is done.</summary>
/// <param name="Title">Of the challenge, forum or promise, as people wrote it.</param>
/// <param name="Urgent">Late already.</param>
public sealed record WorkAction(string Icon, string Title, string Note, string Verb, string Href, bool Urgent = false)
{
    internal static WorkAction Of(RoundDue round, Texts texts) => new(
        "people", round.Challenge, texts["Putaran {0}, {1}", round.Number, texts.Count(round.Proposals, "usulan")],
        texts["Panggil forum"], $"~/workspace/{round.AgencySlug}/challenges/{round.ChallengeId}");

    internal static WorkAction Of(LateCommitment late, string unitSlug, Texts texts, Moments moments) => new(
        "exclamation-triangle-fill", late.Title, texts["{0}, lewat {1}", late.Agency, texts.Count(CommitmentWords.DaysLate(late.Deadline, late.RegionCode, moments), "hari")],
        texts["Buka komitmen"], $"~/workspace/{unitSlug}/commitments", Urgent: true);

    /// <summary>What a forum waits for; null when for nothing but its day.</summary>
    internal static WorkAction? Of(ForumLine forum, Texts texts, Moments moments, DateTimeOffset now)
    {
        var page = $"~/workspace/{forum.AgencySlug}/forums/{forum.Id}";
        WorkAction Do(string icon, string verb, string path = "") => new(icon, forum.Title, forum.Agency, verb, page + path);
        return (forum.State, forum.Agenda, forum.Record) switch
        {
            (ForumState.Preparing, AgendaState.Proposed, _) => Do("list-ol", texts["Bekukan agenda"]),
            (ForumState.Scheduled, _, _) when forum.StartsAt is null => Do("calendar-plus", texts["Rencanakan pertemuan"], "/meeting"),
            (ForumState.Scheduled, _, _) when forum.StartsAt <= now => Do("pen", texts["Catat hasil"], "/outcomes") with
            {
                Note = texts["{0}, berlangsung {1}", forum.Agency, moments.ShortDate(forum.StartsAt.Value, RegionTime.ZoneOf(forum.RegionCode))],
            },
            (_, _, RecordState.Draft) => Do("file-earmark-text", texts["Lengkapi berita acara"], "/record"),
            (_, _, RecordState.Prepared or RecordState.Signing) => Do("pen", texts["Tanda tangani"], "/record"),
            (_, _, RecordState.Signed) => Do("megaphone", texts["Terbitkan berita acara"], "/record"),
            _ => null,
        };
    }
}
