using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FkpDigital.Challenges;
using FkpDigital.Proposals;

namespace FkpDigital.Forums;

/// <summary>The canonical JSON of a frozen agenda: UTF-8, members in this order, no white space, times in UTC to the microsecond,
/// non-ASCII text unescaped. The same data gives the same bytes, so that anybody can check the published hash.</summary>
internal static class AgendaSnapshot
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Agenda agenda, Round round, IReadOnlyList<RankedProposal> ranking)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartObject();
            json.WriteString("format", "fkp-agenda-1");
            json.WriteNumber("challenge", round.ChallengeId);
            json.WriteNumber("round", round.Number);
            json.WriteString("votingEnds", Instant(round.VotingEnds));
            WriteRule(json, agenda.Rule);
            WriteTally(json, ranking);
            WriteItems(json, agenda);
            WriteExclusions(json, agenda);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void WriteRule(Utf8JsonWriter json, AgendaRule rule)
    {
        json.WriteStartObject("rule");
        json.WriteNumber("top", rule.Top);
        json.WriteNumber("minimum", rule.Minimum);
        if (rule.PerCategory is { } most)
        {
            json.WriteNumber("perCategory", most);
        }
        else
        {
            json.WriteNull("perCategory");
        }

        json.WriteEndObject();
    }

    private static void WriteTally(Utf8JsonWriter json, IReadOnlyList<RankedProposal> ranking)
    {
        json.WriteStartArray("tally");
        foreach (var proposal in ranking)
        {
            json.WriteStartObject();
            json.WriteNumber("rank", proposal.Rank);
            json.WriteNumber("proposal", proposal.Id);
            json.WriteNumber("votes", proposal.Votes);
            json.WriteString("published", Instant(proposal.PublishedAt));
            json.WriteString("category", proposal.Category);
            json.WriteString("title", proposal.Title);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteItems(Utf8JsonWriter json, Agenda agenda)
    {
        json.WriteStartArray("items");
        foreach (var item in agenda.Items.OrderBy(i => i.Position))
        {
            json.WriteStartObject();
            json.WriteNumber("position", item.Position);
            json.WriteString("source", item.Source.ToString());
            if (item.ProposalId is { } proposal)
            {
                json.WriteNumber("proposal", proposal);
            }

            json.WriteString("title", item.Title);
            json.WriteString("problem", item.Problem);
            json.WriteString("recommendation", item.Recommendation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteExclusions(Utf8JsonWriter json, Agenda agenda)
    {
        json.WriteStartArray("exclusions");
        foreach (var exclusion in agenda.Exclusions.OrderBy(e => e.Rank))
        {
            json.WriteStartObject();
            json.WriteNumber("rank", exclusion.Rank);
            json.WriteNumber("proposal", exclusion.ProposalId);
            json.WriteString("reason", exclusion.Reason.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
