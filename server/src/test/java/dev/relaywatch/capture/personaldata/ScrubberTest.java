package dev.relaywatch.capture.personaldata;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ScrubberTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String HASH = "a".repeat(64);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'email':'anna@example.com'",
                "'Email':'ANNA@EXAMPLE.COM'",
                "'email':'none'",
                "'e-mail':['anna@example.com']",
                "'hashed_email':'#'",
                "'em':'#'",
                "'sha256_email_address':['#']",
                "'phone':'0151 2345678'",
                "'phone_number':4915112345678",
                "'customer_phone':'x'",
                "'ph':'#'",
                "'mobile':'+49 151 2345678'",
                "'tel':'(650) 555-1212'",
                "'first_name':'Anna'",
                "'lastName':'Smith'",
                "'billing_first_name':'Anna'",
                "'shipping_last_name':'Smith'",
                "'fn':'Anna'",
                "'full_name':'Anna Smith'",
                "'customer_name':'Anna Smith'",
                "'date_of_birth':'1990-05-17'",
                "'birthday':'17.5.1990'",
                "'db':'19900517'",
                "'doby':1990",
                "'gender':'f'",
                "'sex':'female'",
                "'street':'Main St 5'",
                "'address_1':'Main St 5'",
                "'billing_address_1':'Main St 5'",
                "'address':'Main St 5, Bonn'",
                "'address':{'city':'Bonn'}",
                "'addresses':[{'city':'Bonn'}]",
                "'f5first':'#'",
                "'ip_address':'203.0.113.7'",
                "'client_ip_address':'2001:db8::1'",
                "'ip':'203.0.113.7'",
                "'user_data':{'em':'#'}",
                "'userData':{}",
                "'customer':{'id':7}",
                "'user':{'name':'Anna'}",
                "'traits':{'name':'Anna'}",
                "'billing_address':{'zip':'94025'}",
                "'shipping_address':{'zip':'94025'}",
                "'default_address':{'zip':'94025'}",
                "'shipping':{'first_name':'Anna','cost':4}",
                "'newsletter':'anna@example.com'",
                "'user_id':'anna@example.com'",
                "'value':' <anna@example.com> '",
                "'ref':'anna%40example.com'",
                "'list':'anna@example.com, bob@example.com'",
                "'odd':'a@example.com@b.example.com'",
                "'anna@example.com':1",
                "'anna@example.com':true"
            })
    void whatIsPersonalIsRemovedWithItsName(String field) {
        assertThat(scrubbed("{" + field + ",'order_id':'o-1'}")).isEqualTo("{'order_id':'o-1'}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'items':[{'item_id':'SKU1','item_name':'Phone case','item_brand':'First','price':9.9,'quantity':2}]",
                "'items':[{'gender':'female','item_category':'Women','age_group':'adult'}]",
                "'contents':[{'id':'1','title':'Mobile phone','first':true}]",
                "'content_name':'E-mail course','content_category':'phone','content_ids':['1','2']",
                "'number_of_items':3,'num_items':3,'number':'1001','order_number':'0123456789'",
                "'state':'completed','status':'first','step':1,'coupon':'SUMMER','affiliation':'Main Street'",
                "'order_id':'o-1','transaction_id':'4915112345678','event_id':'e','user_id':'u-1','customer_id':7",
                "'value':49.9,'currency':'EUR','tax':1,'shipping':5.99,'shipping_tier':'Ground'",
                "'shipping':{'method':'express','cost':4}",
                "'country':'DE','city':'Bonn','region':'NRW','zip':'53111','postal_code':'53111'",
                "'method':'email','contact_method':'phone','medium':'email','email_opt_in':true",
                "'email':true,'phone':false,'address':null",
                "'mobile':'iPhone 15','mobile':1,'cell':'A12','tel':'yes','ph':7.4,'db':'shop'",
                "'customer':'returning','user':'guest','billing':'monthly','contact':'sales'",
                "'name':'Checkout','title':'Anna Karenina','search_term':'anna smith'",
                "'price':'2@3.50','handle':'@brand','note':'5 @ 10','git':'root@localhost'",
                "'email':'','phone':' '",
                "'page_location':'https://shop.example/p?utm_source=mail&gclid=Ab-_1'",
                "'a':[1,2.5,true,null,{'b':[]},'x']"
            })
    void whatBelongsToTheTradeStaysAsItIs(String fields) {
        ObjectNode params = params("{" + fields + "}");

        assertThat(Scrubber.params(params)).isSameAs(params);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Please write to anna@example.com today | Please write to *** today",
                "anna@example.com and bob@example.com | *** and ***",
                "From: \"Anna Smith\"@example.com. | From: ***.",
                "write müller@bücher.example | write ***",
                "q=anna%40example.com&x=1 | q=***&x=1",
                "{\"mail\":\"anna\\u0040example.com\"} | {\"mail\":\"***\"}",
                "/thanks?email=anna@example.com&step=2 | /thanks?step=2",
                "https://shop.example/u/anna@example.com | https://shop.example/u/***",
                "https://shop.example/?phone=0151#x | https://shop.example/#x"
            })
    void withinATextTheAddressAloneGivesWay(String text, String clean) {
        ObjectNode params = JSON.createObjectNode().put("note", text);

        assertThat(Scrubber.params(params).path("note").stringValue()).isEqualTo(clean);
    }

    @Test
    void nestedObjectsAndListsAreLookedThrough() {
        assertThat(
                        scrubbed(
                                """
                                {'order':{'id':1,'email':'a@example.com','items':[{'sku':1,'gift_to':'b@example.com'}]},
                                 'list':['a@example.com','x',['b@example.com']]}\
                                """))
                .isEqualTo("{'order':{'id':1,'items':[{'sku':1}]},'list':['x',[]]}");
    }

    @Test
    void theGivenParametersAreNotChanged() {
        ObjectNode params = params("{'a':1,'email':'a@example.com','b':{'phone':'1'}}");
        String before = params.toString();

        Scrubber.params(params);

        assertThat(params).hasToString(before);
    }

    @Test
    void whatIsTooDeepToBeLookedThroughIsNotKept() {
        String deep = "{'a':".repeat(Scrubber.DEEPEST) + "1" + "}".repeat(Scrubber.DEEPEST);
        String tooDeep = "{'a':" + deep + "}";

        assertThat(scrubbed(deep)).isEqualTo(deep);
        assertThat(scrubbed(tooDeep)).isEqualTo(deep.replace("{'a':1}", "{}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://shop.example/?email=anna@example.com | https://shop.example/",
                "https://shop.example/?email=anna%40example.com&utm_source=x | https://shop.example/?utm_source=x",
                "https://shop.example/?a=1&EMAIL=x&b=2 | https://shop.example/?a=1&b=2",
                "https://shop.example/?q=anna%2540example.com&b | https://shop.example/?b",
                "https://shop.example/?q=anna%40example%2Ecom | https://shop.example/",
                "https://shop.example/?%65mail=x&a=%zz | https://shop.example/?a=%zz",
                "https://shop.example/?customer[email]=x&customer%5Bphone%5D=0151&a=1 | https://shop.example/?a=1",
                "https://shop.example/?ud[em]=#&first_name=Anna&last-name=Smith&dob=1990-05-17&x=1 | https://shop.example/?ud[em]=#&x=1",
                "https://shop.example/?phone=0151+2345678&tel=0151+2345678&tel=yes | https://shop.example/?tel=yes",
                "https://shop.example/?utm_content=anna@example.com&gclid=Cj0-_x | https://shop.example/?gclid=Cj0-_x",
                "https://shop.example/?anna@example.com | https://shop.example/",
                "https://shop.example/?next=%2Fx%3Femail%3Dfoo%26a%3D1&z=1 | https://shop.example/?z=1",
                "https://shop.example/?next=https://b.example/?phone=0151#f | https://shop.example/#f",
                "https://shop.example/u/anna@example.com/orders?x=1 | https://shop.example/u/***/orders?x=1",
                "https://shop.example/u/anna%40example.com | https://shop.example/u/***",
                "https://anna:secret@shop.example/a?b=1 | https://shop.example/a?b=1",
                "https://anna@example.com@shop.example/ | https://shop.example/",
                "//anna:secret@shop.example | //shop.example",
                "https://shop.example/#email=x&a=1 | https://shop.example/#a=1",
                "https://shop.example/#email=x | https://shop.example/",
                "https://shop.example/#/welcome?email=x&a=1 | https://shop.example/#/welcome?a=1",
                "https://shop.example/#anna@example.com | https://shop.example/#***",
                "mailto:anna@example.com | ***",
                "anna@example.com | ***"
            })
    void anAddressOfAPageLosesWhatIsPersonal(String url, String clean) {
        assertThat(Scrubber.url(url)).isEqualTo(clean);
    }

    @Test
    void aHashedParameterOfAPageGoesToo() {
        assertThat(Scrubber.url("/?em=" + HASH + "&user_data[ph]=" + HASH + "&a=" + HASH))
                .isEqualTo("/?a=" + HASH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?",
                "#",
                "?#",
                "/?&&a=&&=b&",
                "https://shop.example",
                "https://shop.example:8443/a//b/;x=1?a=1&b=%E2%82%AC&c#top",
                "https://shop.example/?gclid=EAIaIQ-_x&fbclid=IwAR0&ttclid=E.C.P.x&msclkid=1&gbraid=0&wbraid=0",
                "https://shop.example/?utm_source=newsletter&utm_medium=email&utm_campaign=phone%20case",
                "https://shop.example/?state=xyz&city=Bonn&country=DE&zip=53111&number=1001&first=10&id=4915112345678",
                "https://shop.example/?email=&phone",
                "https://shop.example/@brand/post?x=@y",
                "https://medium.example/@user/a.b-c",
                "https://shop.example/%zz%?%=%%4",
                "https://shop.example/a b\tc?ä=ö#ü",
                "https://[::1]:80/?a=[1]",
                "android-app://com.example/http/x",
                "about:blank",
                "data:text/html,x",
                "http://",
                "://",
                "//",
                "http:///@",
                "🙂?🙂=\ud800"
            })
    void anyOtherAddressStaysByteForByte(String url) {
        assertThat(Scrubber.url(url)).isEqualTo(url);
    }

    private static String scrubbed(String json) {
        return Scrubber.params(params(json)).toString().replace('"', '\'');
    }

    private static ObjectNode params(String json) {
        return (ObjectNode) JSON.readTree(json.replace('\'', '"').replace("#", HASH));
    }
}
