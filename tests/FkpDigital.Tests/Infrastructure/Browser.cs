using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace FkpDigital.Tests.Infrastructure;

/// <summary>A browser without script: it gets pages, fills forms and sends them.</summary>
public sealed class Browser(HttpClient http)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public HttpClient Http { get; } = http;

    /// <summary>The page at that address, which must answer 200.</summary>
    public async Task<IDocument> PageAsync(string address)
    {
        using var answer = await Http.GetAsync(new Uri(address, UriKind.RelativeOrAbsolute), Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"GET {address}: {(int)answer.StatusCode}");
        return await ReadAsync(answer);
    }

    public Task<HttpResponseMessage> GetAsync(string address) => Http.GetAsync(new Uri(address, UriKind.RelativeOrAbsolute), Cancel);

    /// <summary>Opens the page, fills the form that posts to <paramref name="handler"/> (empty: the form without handler), sends it.</summary>
    /// <param name="address">Of the page that holds the form.</param>
    /// <param name="handler">Value of <c>handler=</c> in the form's action.</param>
    /// <param name="values">Fields by name.</param>
    public async Task<HttpResponseMessage> SubmitAsync(string address, string handler, params (string Name, string Value)[] values)
    {
        var page = await PageAsync(address);
        var form = page.QuerySelectorAll<IHtmlFormElement>("form[method=post]")
            .FirstOrDefault(f => handler.Length == 0 ? !Action(f).Contains("handler=", StringComparison.Ordinal) && !Action(f).Contains("/account/logout", StringComparison.Ordinal) : Matches(Action(f), handler));
        Assert.True(form is not null, $"{address} has no form for handler '{handler}'");
        return await SendAsync(form, address, values);
    }

    /// <summary>Sends a form as it stands in the page, with some fields filled.</summary>
    public Task<HttpResponseMessage> SendAsync(IHtmlFormElement form, string address, params (string Name, string Value)[] values)
    {
        var fields = Fields(form).Where(f => !values.Any(v => v.Name == f.Key)).ToList();
        fields.AddRange(values.Select(v => KeyValuePair.Create(v.Name, v.Value)));
        var target = Action(form) is { Length: > 0 } action ? action : address;
        return Http.PostAsync(new Uri(target, UriKind.RelativeOrAbsolute), new FormUrlEncodedContent(fields), Cancel);
    }

    public static async Task<IDocument> ReadAsync(HttpResponseMessage answer)
    {
        var html = await answer.Content.ReadAsStringAsync(Cancel);
        return await BrowsingContext.New(Configuration.Default).OpenAsync(r => r.Content(html), Cancel);
    }

    private static string Action(IHtmlFormElement form) => form.GetAttribute("action") ?? "";

    private static bool Matches(string action, string handler) =>
        action.Split('?', '&').Contains($"handler={handler}", StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<KeyValuePair<string, string>> Fields(IHtmlFormElement form)
    {
        foreach (var element in form.Elements)
        {
            switch (element)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false }:
                case IHtmlInputElement { Type: "submit" or "file" }:
                    break;
                case IHtmlInputElement input when input.Name is { Length: > 0 } name:
                    yield return KeyValuePair.Create(name, input.Value);
                    break;
                case IHtmlTextAreaElement text when text.Name is { Length: > 0 } name:
                    yield return KeyValuePair.Create(name, text.Value);
                    break;
                case IHtmlSelectElement select when select.Name is { Length: > 0 } name:
                    yield return KeyValuePair.Create(name, select.Value ?? "");
                    break;
            }
        }
    }
}
