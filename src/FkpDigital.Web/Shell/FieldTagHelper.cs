using FkpDigital.Web.Localisation;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace FkpDigital.Web.Shell;

/// <summary>
/// <c>&lt;field asp-for="Input.Title" label="…" hint="…" max="160" /&gt;</c>: label, hint, control and error of one value.
/// <c>rows</c> makes a text area, <c>items</c> a list; other attributes (<c>type</c>, <c>autocomplete</c>, <c>required</c>) go to the control.
/// </summary>
[HtmlTargetElement("field", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FieldTagHelper(IHtmlGenerator generator, Assets assets, Texts texts) : TagHelper
{
    [HtmlAttributeName("asp-for")]
    public ModelExpression For { get; set; } = null!;

    public string Label { get; set; } = "";

    public string? Hint { get; set; }

    public int? Rows { get; set; }

    public int? Max { get; set; }

    public IEnumerable<SelectListItem>? Items { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var name = View.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);
        var id = TagBuilder.CreateSanitizedId(name, "_");
        var error = View.ModelState.TryGetValue(name, out var entry) ? entry.Errors.FirstOrDefault() : null;
        var secret = output.Attributes["type"]?.Value?.ToString() is "password";
        var control = Control(ControlAttributes(output, id, error));

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.Clear();
        output.Attributes.SetAttribute("class", "field");
        output.Content.AppendHtml(Tag("label", "lab", Label, ("for", id)));
        AppendIf(output, Hint is not null, () => Tag("p", "hint", Hint!, ("id", $"{id}-h")));
        output.Content.AppendHtml(secret ? Revealable(id, control) : control);
        AppendIf(output, Max is not null, () => Tag("p", "count", "", ("data-count", id), ("aria-live", "polite")));
        AppendIf(output, error is not null, () => Error(id, error!));
    }

    private Dictionary<string, object?> ControlAttributes(TagHelperOutput output, string id, ModelError? error)
    {
        var attributes = output.Attributes.ToDictionary(a => a.Name, object? (a) => a.Value?.ToString() ?? a.Name);
        var describedBy = string.Join(' ', new[] { Hint is null ? null : $"{id}-h", error is null ? null : $"{id}-e" }.Where(x => x is not null));
        attributes["class"] = (Items is null ? "form-control" : "form-select") + (error is null ? "" : " is-invalid");
        if (describedBy.Length > 0)
        {
            attributes["aria-describedby"] = describedBy;
        }

        if (error is not null)
        {
            attributes["aria-invalid"] = "true";
        }

        if (Max is not null)
        {
            attributes["maxlength"] = Max;
        }

        return attributes;
    }

    private TagBuilder Control(Dictionary<string, object?> attributes)
    {
        if (Items is not null)
        {
            return generator.GenerateSelect(View, For.ModelExplorer, optionLabel: null, For.Name, Items, allowMultiple: false, attributes);
        }

        if (Rows is not null)
        {
            return generator.GenerateTextArea(View, For.ModelExplorer, For.Name, Rows.Value, 0, attributes);
        }

        // A password is never written back into the page, not even what was typed a moment ago.
        return Equals(attributes.GetValueOrDefault("type"), "password")
            ? generator.GeneratePassword(View, For.ModelExplorer, For.Name, value: null, attributes)
            : generator.GenerateTextBox(View, For.ModelExplorer, For.Name, For.Model, format: null, attributes);
    }

    /// <summary>A password with a button that shows it; the button is there only where script works.</summary>
    private TagBuilder Revealable(string id, TagBuilder control)
    {
        var button = Tag("button", "btn btn-ghost btn-icon js-only", "", ("type", "button"), ("data-reveal", id), ("aria-pressed", "false"), ("aria-label", texts["Tampilkan kata sandi"]));
        button.InnerHtml.AppendHtml($"<svg class=\"ico\" aria-hidden=\"true\"><use href=\"{assets["img/icons.svg"]}#i-eye\"/></svg>");
        var box = Tag("div", "pw", "");
        box.InnerHtml.AppendHtml(control).AppendHtml(button);
        return box;
    }

    private TagBuilder Error(string id, ModelError error)
    {
        var line = Tag("p", "err", "", ("id", $"{id}-e"));
        line.InnerHtml.AppendHtml($"<svg class=\"ico\" aria-hidden=\"true\"><use href=\"{assets["img/icons.svg"]}#i-exclamation-circle-fill\"/></svg>");
        line.InnerHtml.Append(error.ErrorMessage is { Length: > 0 } message ? message : texts["Isian ini belum benar."]);
        return line;
    }

    private static void AppendIf(TagHelperOutput output, bool wanted, Func<TagBuilder> tag)
    {
        if (wanted)
        {
            output.Content.AppendHtml(tag());
        }
    }

    private static TagBuilder Tag(string name, string classes, string text, params (string Name, string Value)[] attributes)
    {
        var tag = new TagBuilder(name);
        tag.AddCssClass(classes);
        foreach (var (attribute, value) in attributes)
        {
            tag.MergeAttribute(attribute, value);
        }

        tag.InnerHtml.Append(text);
        return tag;
    }
}
