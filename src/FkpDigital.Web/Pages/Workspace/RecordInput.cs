using System.Globalization;
using FkpDigital.Agencies;
using FkpDigital.Agreements;

namespace FkpDigital.Web.Pages.Workspace;

/// <summary>A row of the record as it is typed.</summary>
public sealed class RecordRowInput
{
    public long Id { get; set; }
    public string? Problem { get; set; }
    public string? Recommendation { get; set; }
    public string? DueKind { get; set; }
    public string? DueOn { get; set; }
    public string? Owner { get; set; }
}

/// <summary>What the forms of the record page send.</summary>
public sealed class RecordInput
{
    public List<RecordRowInput> Rows { get; set; } = [];
    public string? Number { get; set; }
    public string? SigningPlace { get; set; }
    public string? UnitHead { get; set; }
    public string? UnitHeadName { get; set; }
    public string? UnitHeadPosition { get; set; }
    public string? AgencyHead { get; set; }
    public string? AgencyHeadName { get; set; }
    public string? AgencyHeadPosition { get; set; }
    public bool Consent { get; set; }
    public string? ContentSha256 { get; set; }

    internal OfficialDraft Official(Role capacity)
    {
        var (account, name, position) = capacity is Role.UnitHead
            ? (UnitHead, UnitHeadName, UnitHeadPosition)
            : (AgencyHead, AgencyHeadName, AgencyHeadPosition);
        return new(long.TryParse(account, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null, null, name, position);
    }

    /// <summary>Shows what is stored where nothing was typed.</summary>
    internal void Fill(AgreementView record)
    {
        Number ??= record.Number;
        SigningPlace ??= record.SigningPlace;
        if (Rows.Count == 0)
        {
            Rows = [.. record.Rows.Select(r => new RecordRowInput
            {
                Id = r.Id,
                Problem = r.Problem,
                Recommendation = r.Recommendation,
                DueKind = r.DueKind?.ToString(),
                DueOn = r.DueOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                Owner = r.Owner,
            })];
        }
    }
}
