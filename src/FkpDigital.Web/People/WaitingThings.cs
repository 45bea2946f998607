using System.Text.Json;

namespace FkpDigital.Web.People;

/// <summary>What waits for the proof of an address, as the vault keeps it.</summary>
internal static class WaitingThings
{
    public static string Write<T>(T thing) => JsonSerializer.Serialize(thing, JsonSerializerOptions.Web);

    public static T? Read<T>(string? json) where T : class => json is null ? null : JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web);
}
