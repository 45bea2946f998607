using FkpDigital.Messages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewEngines;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace FkpDigital.Web.Mail;

/// <summary>Puts a letter onto <c>_Letter.cshtml</c>.</summary>
public sealed class LetterPaper(ICompositeViewEngine views, ITempDataProvider tempData, IHttpContextAccessor accessor)
{
    private const string Template = "/Pages/Shared/_Letter.cshtml";

    public async Task<MessageContent> WriteAsync(Letter letter)
    {
        var view = views.GetView(null, Template, isMainPage: false);
        view.EnsureSuccessful([Template]);
        var http = accessor.HttpContext!;
        var action = new ActionContext(http, http.GetRouteData(), new ActionDescriptor());
        var data = new ViewDataDictionary<Letter>(new EmptyModelMetadataProvider(), new ModelStateDictionary()) { Model = letter };
        await using var html = new StringWriter();
        await view.View.RenderAsync(new ViewContext(action, view.View, data, new TempDataDictionary(http, tempData), html, new HtmlHelperOptions()));
        return new MessageContent(letter.Heading, letter.ToText(), html.ToString());
    }
}
