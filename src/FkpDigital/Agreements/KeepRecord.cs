using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Agreements;

/// <summary>A row as it was typed; see <see cref="DueTime.Parse"/> for its due time. A text that is null stays as it is.</summary>
public sealed record RowDraft(long Id, string? Problem, string? Recommendation, string? DueKind, string? DueOn, string? Owner);

/// <summary>A row that was not saved, and why.</summary>
public sealed record RefusedRow(long Id, RuleException Because);

/// <summary>Who is to sign: an account by id or e-mail address, the name to print (the account's when empty) and the position.</summary>
public sealed record OfficialDraft(long? Participant, string? Email, string? Name, string? Position);

/// <summary>What the head of a record needs before it can be signed.</summary>
public sealed record RecordSheet(string? Number, string? SigningPlace, OfficialDraft UnitHead, OfficialDraft AgencyHead);

/// <summary>The steps of a record from draft to publication, with the right that each takes. All answer null or false when the forum has no record.</summary>
public sealed class KeepRecord(FkpDbContext db, PublishRecord records, Authority authority, TimeProvider clock)
{
    /// <summary>Saves the rows that can be saved.</summary>
    /// <returns>Those that cannot.</returns>
    /// <exception cref="RuleException">Not a draft, or no right (403).</exception>
    public async Task<IReadOnlyList<RefusedRow>?> WriteAsync(long forumId, long editorId, IEnumerable<RowDraft> rows, CancellationToken cancel)
    {
        if (await OpenAsync(forumId, editorId, cancel) is not { } record)
        {
            return null;
        }

        Rule.Require(record.State is RecordState.Draft, AgreementRules.NotDraft);
        var refused = rows.Select(row => Write(record, row, editorId)).OfType<RefusedRow>().ToList();
        await db.SaveChangesAsync(cancel);
        return refused;
    }

    /// <exception cref="RuleException">See <see cref="AgreementRecord.Prepare"/>; or nobody of that role at the unit was named; or no right (403).</exception>
    public async Task<bool> PrepareAsync(long forumId, long editorId, RecordSheet sheet, CancellationToken cancel)
    {
        if (await OpenAsync(forumId, editorId, cancel) is not { } record)
        {
            return false;
        }

        var unit = record.Forum.AgencyId;
        var unitHead = await OfficialAsync(sheet.UnitHead, unit, Right.SignAsUnitHead, "unitHead", cancel);
        var agencyHead = await OfficialAsync(sheet.AgencyHead, unit, Right.SignAsAgencyHead, "agencyHead", cancel);
        record.Prepare(sheet.Number ?? "", sheet.SigningPlace ?? "", unitHead, agencyHead, editorId);
        await db.SaveChangesAsync(cancel);
        return true;
    }

    /// <exception cref="RuleException">See <see cref="AgreementRecord.Reopen"/>; or no right (403).</exception>
    public async Task<bool> ReopenAsync(long forumId, long editorId, CancellationToken cancel)
    {
        if (await OpenAsync(forumId, editorId, cancel) is not { } record)
        {
            return false;
        }

        record.Reopen(editorId);
        await db.SaveChangesAsync(cancel);
        return true;
    }

    /// <exception cref="RuleException">See <see cref="AgreementRecord.Sign"/>; or the official's role has ended (403).</exception>
    public async Task<bool> SignAsync(long forumId, long officialId, string? shownSha256, CancellationToken cancel)
    {
        if (await records.LoadAsync(forumId, cancel) is not { } record)
        {
            return false;
        }

        if (record.Signatures.FirstOrDefault(s => s.ParticipantId == officialId) is { } mine)
        {
            await authority.RequireAsync(officialId, mine.Capacity is Role.UnitHead ? Right.SignAsUnitHead : Right.SignAsAgencyHead, record.Forum.AgencyId, cancel);
        }

        record.Sign(officialId, clock.GetUtcNow(), shownSha256);
        await db.SaveChangesAsync(cancel);
        return true;
    }

    /// <returns>How many promises were made.</returns>
    /// <exception cref="RuleException">Not signed; or no right (403).</exception>
    public async Task<int?> PublishAsync(long forumId, long publisherId, CancellationToken cancel) =>
        await OpenAsync(forumId, publisherId, cancel) is null ? null : await records.RunAsync(forumId, publisherId, cancel);

    private async Task<AgreementRecord?> OpenAsync(long forumId, long editorId, CancellationToken cancel)
    {
        var record = await records.LoadAsync(forumId, cancel);
        if (record is not null)
        {
            await authority.RequireAsync(editorId, Right.KeepRecord, record.Forum.AgencyId, cancel);
        }

        return record;
    }

    private static RefusedRow? Write(AgreementRecord record, RowDraft draft, long editorId)
    {
        var row = record.Rows.FirstOrDefault(r => r.Id == draft.Id);
        try
        {
            record.EditRow(draft.Id, draft.Problem ?? row?.Problem ?? "", draft.Recommendation ?? row?.Recommendation ?? "", DueTime.Parse(draft.DueKind, draft.DueOn), draft.Owner ?? "", editorId);
            return null;
        }
        catch (RuleException broken)
        {
            return new RefusedRow(draft.Id, broken);
        }
    }

    private async Task<Official> OfficialAsync(OfficialDraft draft, long agencyId, Right right, string field, CancellationToken cancel)
    {
        var email = draft.Email?.Trim().ToUpperInvariant();
        var account = await db.Participants.Where(p => p.Id == draft.Participant || (email != null && p.NormalizedEmail == email))
            .Select(p => new { p.Id, p.DisplayName }).FirstOrDefaultAsync(cancel);
        Rule.Input(account is not null && await authority.MayAsync(account.Id, right, agencyId, cancel), field, AgreementRules.NoSuchOfficial);
        return new Official(account!.Id, string.IsNullOrWhiteSpace(draft.Name) ? account.DisplayName : draft.Name, draft.Position ?? "");
    }
}
