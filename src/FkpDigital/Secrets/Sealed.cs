namespace FkpDigital.Secrets;

/// <summary>Every column with sealed values, as <c>table.column</c>; a test holds the list against the database.</summary>
public static class Sealed
{
    public const string Phone = "participant.phone_sealed";
    public const string Totp = "participant.totp_sealed";
    public const string CodePayload = "one_time_code.payload_sealed";
    public const string MessageContent = "message.content_sealed";
    public const string Guardian = "guardian_consent.guardian_sealed";
    public const string Invitation = "staff_invitation.contact_sealed";

    public const string Attendee = "attendee.person_sealed";
    public const string Signer = "signature.name_sealed";
    public const string Document = "agreement_record.document_sealed";

    public const string RequestText = "data_request.text_sealed";
    public const string RequestNote = "data_request.note_sealed";
    public const string BreachContact = "breach_person.contact_sealed";

    public static readonly IReadOnlyList<string> Columns = [Phone, Totp, CodePayload, MessageContent, Guardian, Invitation, Attendee, Signer, Document, RequestText, RequestNote, BreachContact];
}
