using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FkpDigital.Agreements;

/// <summary>The canonical JSON of a record, with the fields that the official form asks for; the same record gives the same bytes.</summary>
internal static class RecordDocument
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What each official signs: everything but the signatures.</summary>
    public static string Content(AgreementRecord record) => Write(record, withSignatures: false);

    /// <summary>The whole signed record.</summary>
    public static string Signed(AgreementRecord record) => Write(record, withSignatures: true);

    private static string Write(AgreementRecord record, bool withSignatures)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartObject();
            json.WriteString("format", "fkp-agreement-1");
            WriteHead(json, record);
            WriteRows(json, record);
            WriteAttendees(json, record);
            WriteOfficials(json, record, withSignatures);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void WriteHead(Utf8JsonWriter json, AgreementRecord record)
    {
        json.WriteNumber("forum", record.ForumId);
        json.WriteString("agendaSha256", record.Forum.Agenda.Sha256);
        json.WriteString("number", record.Number);
        json.WriteString("government", record.Government);
        json.WriteString("unit", record.Unit);
        json.WriteString("unitAddress", record.UnitAddress);
        json.WriteString("sector", record.Sector);
        json.WriteString("region", record.RegionName);
        json.WriteString("heldAt", Instant(record.Forum.StartsAt!.Value));
        json.WriteString("signingPlace", record.SigningPlace);
    }

    private static void WriteRows(Utf8JsonWriter json, AgreementRecord record)
    {
        json.WriteStartArray("rows");
        foreach (var row in record.Rows.OrderBy(r => r.Position))
        {
            json.WriteStartObject();
            json.WriteNumber("position", row.Position);
            json.WriteNumber("agendaItem", row.AgendaItemId);
            json.WriteString("problem", row.Problem);
            json.WriteString("recommendation", row.Recommendation);
            json.WriteString("dueKind", row.DueKind?.ToString());
            json.WriteString("dueOn", row.DueOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteString("owner", row.Owner);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAttendees(Utf8JsonWriter json, AgreementRecord record)
    {
        json.WriteStartArray("participants");
        foreach (var attendee in record.Forum.Attendees.OrderBy(a => a.Position))
        {
            json.WriteStartObject();
            json.WriteString("name", attendee.Name);
            json.WriteString("phone", attendee.Phone);
            json.WriteString("sex", attendee.Sex.ToString());
            json.WriteString("element", attendee.Element.ToString());
            json.WriteString("representation", attendee.Representation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteOfficials(Utf8JsonWriter json, AgreementRecord record, bool withSignatures)
    {
        json.WriteStartArray("officials");
        foreach (var signature in record.Signatures.OrderBy(s => s.Capacity))
        {
            json.WriteStartObject();
            json.WriteString("capacity", signature.Capacity.ToString());
            json.WriteString("name", signature.Name);
            json.WriteString("position", signature.Position);
            if (withSignatures)
            {
                json.WriteString("signedAt", Instant(signature.SignedAt!.Value));
                json.WriteString("contentSha256", signature.ContentSha256);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
