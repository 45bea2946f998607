using System.Buffers.Text;
using System.Text.Json;
using FkpDigital.Core;

namespace FkpDigital.Web.Api;

/// <summary>A page of a list; <see cref="Next"/> is the opaque cursor to send as <c>after</c>, null on the last page.</summary>
public sealed record Listing<T>(IReadOnlyList<T> Items, string? Next);

public static class Listing
{
    /// <summary>Cuts off the row that was asked beyond the page's size and makes the cursor of the last one that stays.</summary>
    public static Listing<T> Of<T, TKey>(List<T> rows, int size, Func<T, TKey> key)
    {
        var more = rows.Count > size;
        if (more)
        {
            rows.RemoveRange(size, rows.Count - size);
        }

        return new Listing<T>(rows, more ? Cursor.Write(key(rows[^1])) : null);
    }
}

/// <summary>A keyset position as an opaque, address-safe string.</summary>
public static class Cursor
{
    public static string Write<TKey>(TKey key) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(key));

    /// <returns>The position, or null when there is none.</returns>
    /// <exception cref="RuleException">Not one of our cursors (400).</exception>
    public static TKey? Read<TKey>(string? cursor) where TKey : class
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<TKey>(Base64Url.DecodeFromChars(cursor));
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw new RuleException(ApiRules.CursorUnknown, Refusal.Input, "after");
        }
    }

    /// <summary>As <see cref="Read"/> for the address of a page, which somebody may have shortened: then from the beginning.</summary>
    public static TKey? ReadOrBegin<TKey>(string? cursor) where TKey : class
    {
        try
        {
            return Read<TKey>(cursor);
        }
        catch (RuleException)
        {
            return null;
        }
    }
}
