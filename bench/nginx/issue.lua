-- The slow half of the stub: a strict look at the request, 50 ms, the answer. Its login is the tenant whose token came.
local cjson = require 'cjson'

local ISSUE = '{"number":7,"id":1234567,"state":"open","title":"It breaks","html_url":"https://code.example/octo/hello/issues/7",'
    .. '"user":{"login":"%s","id":1},"labels":[{"name":"bug"}],"comments":0,"created_at":"2026-01-01T00:00:00Z",'
    .. '"updated_at":"2026-01-01T00:00:00Z","body":"Steps to reproduce: open, press, wait."}'

local function refuse(status, message)
    ngx.status = status
    ngx.print(cjson.encode({ message = message }))
end

local function is_the_issue(text)
    local ok, body = pcall(cjson.decode, text)
    return ok and body.title == 'It breaks' and #body.body > 100 and body.labels[1] == 'bug'
        and body.owner == nil and body.repo == nil
end

local issue = {}

function issue.answer_slowly()
    if ngx.var.issue_status ~= '201' then
        return refuse(401, 'Bad credentials')
    end
    ngx.req.read_body()
    if not is_the_issue(ngx.req.get_body_data() or '') then
        return refuse(422, 'Not the expected issue')
    end
    ngx.sleep(0.05)
    ngx.status = 201
    local answer = ISSUE:format(ngx.var.tenant)
    ngx.header['Content-Length'] = #answer
    ngx.print(answer)
end

return issue
