using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Forums;
using FkpDigital.Participants;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Agreements;

/// <summary>One agreed improvement with the agenda item and the proposal it came from, and the promise it became.</summary>
public sealed record AgreementRowView(
    long Id, int Position, string Problem, string Recommendation, DueKind? DueKind, DateOnly? DueOn, string Owner,
    long AgendaItem, AgendaSource Source, string Title, ItemOutcome? Outcome, long? Proposal, int? Rank, int? Votes, long? Commitment)
{
    [JsonIgnore]
    public DueTime? Due => DueKind is { } kind ? new DueTime(kind, DueOn) : null;

    [JsonIgnore]
    public bool IsComplete => Due is not null && Owner.Length > 0 && Problem.Length > 0 && Recommendation.Length > 0;
}

/// <summary>Somebody who took part; the phone number is masked unless it was asked for in full.</summary>
public sealed record AgreementParticipant(int Position, string Name, string Phone, Sex Sex, Element Element, string Representation);

/// <summary>An official who signs or has signed.</summary>
public sealed record OfficialView([property: JsonIgnore] long ParticipantId, Role Capacity, string Name, string Position, DateTimeOffset? SignedAt, string? ContentSha256);

/// <summary>An agreement record as pages and the API show it.</summary>
public sealed record AgreementView(
    long Forum, string ForumTitle, string Challenge, string ChallengeSlug, [property: JsonIgnore] long AgencyId, string AgencySlug, string RegionCode,
    string Number, string Government, string Unit, string UnitAddress, string Sector, string Region, DateTimeOffset HeldAt, string SigningPlace,
    RecordState State, DateTimeOffset? SignedAt, DateTimeOffset? PublishedAt, string? AgendaSha256, string? Sha256,
    IReadOnlyList<AgreementRowView> Rows, IReadOnlyList<AgreementParticipant> Participants, IReadOnlyList<OfficialView> Officials);

/// <summary>An account that may be named as an official of a unit.</summary>
public sealed record OfficialCandidate(long ParticipantId, string Name, string Agency);

/// <summary>A record that waits for a person's signature.</summary>
public sealed record RecordToSign(long Forum, string Title, string AgencySlug, string Number);

/// <summary>What is known of a SHA-256: the record or the frozen agenda that has it.</summary>
public sealed record VerifiedDocument(long Forum, string ForumTitle, string Unit, bool IsAgenda, string Number, DateTimeOffset At);

/// <summary>Agreement records as they are shown; phone numbers leave only where they are asked for.</summary>
public sealed class AgreementReads(FkpDbContext db, Codes codes)
{
    /// <param name="forumId">The forum.</param>
    /// <param name="phones">With whole phone numbers: for whoever keeps the record, never for the public.</param>
    /// <param name="cancel">Cancels.</param>
    /// <returns>Null when the forum has no record.</returns>
    public async Task<AgreementView?> FindAsync(long forumId, bool phones, CancellationToken cancel)
    {
        var view = await db.AgreementRecords.Where(r => r.ForumId == forumId).Select(r => new AgreementView(
            r.ForumId, r.Forum.Title, r.Forum.Challenge.Title, r.Forum.Challenge.Slug, r.Forum.AgencyId, r.Forum.Agency.Slug, r.Forum.Challenge.RegionCode,
            r.Number, r.Government, r.Unit, r.UnitAddress, r.Sector, r.RegionName, r.Forum.StartsAt!.Value, r.SigningPlace,
            r.State, r.SignedAt, r.PublishedAt, r.Forum.Agenda.Sha256, r.Sha256,
            r.Rows.OrderBy(w => w.Position).Select(w => new AgreementRowView(
                w.Id, w.Position, w.Problem, w.Recommendation, w.DueKind, w.DueOn, w.Owner,
                w.AgendaItemId, w.Item.Source, w.Item.Title, w.Item.Outcome, w.Item.ProposalId, w.Item.Rank, w.Item.Votes,
                db.Commitments.Where(c => c.AgreementRowId == w.Id).Select(c => (long?)c.Id).FirstOrDefault())).ToList(),
            r.Forum.Attendees.OrderBy(a => a.Position).Select(a => new AgreementParticipant(a.Position, a.Name, a.Phone, a.Sex, a.Element, a.Representation)).ToList(),
            r.Signatures.OrderBy(s => s.Capacity).Select(s => new OfficialView(s.ParticipantId, s.Capacity, s.Name, s.Position, s.SignedAt, s.ContentSha256)).ToList()))
            .AsSplitQuery().SingleOrDefaultAsync(cancel);
        return view is null || phones ? view : view with { Participants = [.. view.Participants.Select(p => p with { Phone = PhoneNumber.Masked(p.Phone) })] };
    }

    /// <summary>The signed bytes whose SHA-256 is published, phone numbers included; null until signed.</summary>
    public Task<string?> DocumentAsync(long forumId, CancellationToken cancel) =>
        db.AgreementRecords.Where(r => r.ForumId == forumId).Select(r => r.Document).SingleOrDefaultAsync(cancel);

    /// <summary>The signed document with masked phone numbers and the SHA-256 of the whole one; null until published.</summary>
    public async Task<string?> RedactedAsync(long forumId, CancellationToken cancel)
    {
        var signed = await db.AgreementRecords.Where(r => r.ForumId == forumId && r.State == RecordState.Published)
            .Select(r => new { r.Document, r.Sha256 }).SingleOrDefaultAsync(cancel);
        if (signed is null)
        {
            return null;
        }

        var document = JsonNode.Parse(signed.Document!)!.AsObject();
        document["format"] = $"{document["format"]}-redacted";
        document["sha256"] = signed.Sha256;
        foreach (var participant in document["participants"]!.AsArray())
        {
            participant!["phone"] = PhoneNumber.Masked(participant["phone"]!.GetValue<string>());
        }

        return document.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true });
    }

    /// <summary>The accounts whose phone number is on the attendance list of a forum.</summary>
    public async Task<List<long>> PeopleAsync(long forumId, CancellationToken cancel)
    {
        var phones = await db.Forums.Where(f => f.Id == forumId).SelectMany(f => f.Attendees).Select(a => a.Phone).ToListAsync(cancel);
        var digests = phones.Select(Contact.Find).OfType<Contact>().Select(codes.DigestOf).ToList();
        return await db.Participants.Where(p => p.PhoneDigest != null && digests.Contains(p.PhoneDigest)).Select(p => p.Id).ToListAsync(cancel);
    }

    /// <summary>Who may be named for a signature: the memberships of that role that reach the unit.</summary>
    public Task<List<OfficialCandidate>> CandidatesAsync(long agencyId, Role role, CancellationToken cancel) => db.Memberships
        .Where(m => m.Role == role && m.EndedAt == null && db.Agencies.Any(a => a.Id == agencyId && a.Line.Contains(m.AgencyId)))
        .Join(db.Participants, m => m.ParticipantId, p => p.Id, (m, p) => new { p.Id, p.DisplayName, Agency = m.Agency.Name })
        .OrderBy(p => p.DisplayName).ThenBy(p => p.Id)
        .Select(p => new OfficialCandidate(p.Id, p.DisplayName, p.Agency)).ToListAsync(cancel);

    /// <summary>The records that wait for this person's signature, oldest first.</summary>
    public Task<List<RecordToSign>> ToSignAsync(long participantId, CancellationToken cancel) => db.AgreementRecords
        .Where(r => (r.State == RecordState.Prepared || r.State == RecordState.Signing)
            && r.Signatures.Any(s => s.ParticipantId == participantId && s.SignedAt == null))
        .OrderBy(r => r.Id)
        .Select(r => new RecordToSign(r.ForumId, r.Forum.Title, r.Forum.Agency.Slug, r.Number)).ToListAsync(cancel);

    /// <summary>The published record or frozen agenda with that SHA-256 (64 lower-case hex digits), or null.</summary>
    public async Task<VerifiedDocument?> VerifyAsync(string sha256, CancellationToken cancel) =>
        await db.AgreementRecords.Where(r => r.Sha256 == sha256 && r.State == RecordState.Published)
            .Select(r => new VerifiedDocument(r.ForumId, r.Forum.Title, r.Unit, false, r.Number, r.SignedAt!.Value)).FirstOrDefaultAsync(cancel)
        ?? await db.Forums.Where(f => f.Agenda.Sha256 == sha256 && f.Agenda.State == AgendaState.Frozen)
            .Select(f => new VerifiedDocument(f.Id, f.Title, f.Agency.Name, true, "", f.Agenda.FrozenAt!.Value)).FirstOrDefaultAsync(cancel);
}
