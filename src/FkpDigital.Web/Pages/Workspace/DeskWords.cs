using FkpDigital.Desk;
using FkpDigital.Web.Localisation;

namespace FkpDigital.Web.Pages.Workspace;

/// <summary>What people read for the kinds and states of what is entered at a desk.</summary>
internal static class DeskWords
{
    public static string Of(this Texts texts, EntryKind kind) => kind switch
    {
        EntryKind.Proposal => texts["Usulan"],
        EntryKind.Vote => texts["Dukungan"],
        _ => texts["Tanggapan"],
    };

    public static string Of(this Texts texts, EntryState state) => state switch
    {
        EntryState.Waiting => texts["Menunggu petugas kedua"],
        EntryState.Confirmed => texts["Disahkan"],
        EntryState.Refused => texts["Ditolak"],
        _ => texts["Diambil alih warga"],
    };

    /// <summary>Colour and icon of a state; its word stands beside them.</summary>
    public static (string Colour, string Icon) Look(this EntryState state) => state switch
    {
        EntryState.Waiting => ("sogan", "hourglass-split"),
        EntryState.Confirmed => ("daun", "check-lg"),
        EntryState.Refused => ("merah", "x-circle"),
        _ => ("langit", "person-check"),
    };

    /// <summary>Why an entry was refused: an officer's words, or the sentence of the rule.</summary>
    public static string Why(this Texts texts, string? reason, string? rule) => rule is null ? reason ?? "" : texts.Rule(rule);
}
